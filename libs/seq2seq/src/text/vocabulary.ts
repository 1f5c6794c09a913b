import { chunksOf, isWord, joined, piecesOf } from './chunks.js';
import { learnMerges, merged } from './merges.js';
import type { Merge } from './merges.js';
import { slotNames } from './slots.js';

export const PAD = 0;
export const BEGIN = 1;
export const END = 2;
export const UNKNOWN = 3;

const SPECIAL: readonly string[] = ['<pad>', '<s>', '</s>', '<unk>', ...slotNames];
/** Chunks whose split is remembered. */
const MAX_REMEMBERED = 20_000;

export interface VocabularyState {
  readonly characters: readonly string[];
  readonly merges: readonly Merge[];
}

/**
 * The pieces that texts are written in: signs, frequent characters, and subwords of any script. Its size is
 * bounded, and what it does not know becomes `UNKNOWN`.
 */
export class Vocabulary {
  readonly #pieces: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #remembered = new Map<string, readonly number[]>();

  private constructor(private readonly state: VocabularyState) {
    const subwords = state.merges.map(([left, right]) => left + right);
    this.#pieces = [...new Set([...SPECIAL, ...state.characters, ...subwords])];
    this.#ids = new Map(this.#pieces.map((piece, id) => [piece, id]));
    this.#ranks = new Map(state.merges.map(([left, right], rank) => [`${left} ${right}`, rank]));
  }

  /** @param size The most pieces; half of them at most are single characters. */
  static learn(texts: readonly string[], size: number): Vocabulary {
    const chunks = countsOf(texts.flatMap(chunksOf));
    const single = new Map<string, number>();
    for (const [chunk, count] of chunks) {
      for (const piece of piecesOf(chunk)) single.set(piece, (single.get(piece) ?? 0) + count);
    }
    const characters = [...single]
      .filter(([piece]) => !SPECIAL.includes(piece))
      .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, Math.floor(size / 2))
      .map(([piece]) => piece);
    const room = Math.max(0, size - SPECIAL.length - characters.length);
    return new Vocabulary({ characters, merges: learnMerges(chunks, room) });
  }

  static fromState(state: VocabularyState): Vocabulary {
    return new Vocabulary(state);
  }

  toState(): VocabularyState {
    return this.state;
  }

  get size(): number {
    return this.#pieces.length;
  }

  /** At most so many ids, without signs of beginning and end. */
  encode(text: string, most = Infinity): number[] {
    const ids: number[] = [];
    for (const chunk of chunksOf(text)) {
      if (ids.length >= most) break;
      ids.push(...this.#encodeChunk(chunk));
    }
    return ids.slice(0, most === Infinity ? undefined : most);
  }

  decode(ids: readonly number[]): string {
    const spoken = ids.filter((id) => id !== PAD && id !== BEGIN && id !== END);
    return joined(spoken.map((id) => (id === UNKNOWN ? '…' : (this.#pieces[id] ?? '…'))));
  }

  #encodeChunk(chunk: string): readonly number[] {
    const known = this.#remembered.get(chunk);
    if (known) return known;
    let pieces = piecesOf(chunk);
    if (isWord(chunk) || pieces.length > 1) pieces = this.#merge(pieces);
    const ids = pieces.map((piece) => this.#ids.get(piece) ?? UNKNOWN);
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(chunk, ids);
    return ids;
  }

  #merge(pieces: string[]): string[] {
    let left = pieces;
    for (;;) {
      let best: Merge | undefined;
      let least = Infinity;
      for (let at = 0; at + 1 < left.length; at++) {
        const pair: Merge = [left[at] ?? '', left[at + 1] ?? ''];
        const rank = this.#ranks.get(pair.join(' ')) ?? Infinity;
        if (rank < least) [best, least] = [pair, rank];
      }
      if (!best) return left;
      left = merged(left, best);
    }
  }
}

function countsOf(chunks: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const chunk of chunks) counts.set(chunk, (counts.get(chunk) ?? 0) + 1);
  return counts;
}
