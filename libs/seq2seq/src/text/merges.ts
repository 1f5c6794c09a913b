import { isWord, piecesOf, SPACE } from './chunks.js';

export type Merge = readonly [left: string, right: string];

interface Word {
  pieces: string[];
  readonly count: number;
}

/**
 * Byte-pair encoding on characters (Sennrich, Haddow and Birch, Neural Machine Translation of Rare Words with
 * Subword Units, 2016): the pair of neighbouring pieces that is most frequent becomes one piece, again and
 * again, until there are `most` merges or no pair occurs twice. Ties go to the pair that sorts first.
 */
export function learnMerges(chunks: ReadonlyMap<string, number>, most: number): Merge[] {
  const words: Word[] = [...chunks]
    .filter(([chunk]) => isWord(chunk) || chunk.startsWith(SPACE))
    .map(([chunk, count]) => ({ pieces: piecesOf(chunk), count }));
  const merges: Merge[] = [];
  while (merges.length < most) {
    const best = mostFrequent(pairsOf(words));
    if (!best) break;
    merges.push(best);
    for (const word of words) word.pieces = merged(word.pieces, best);
  }
  return merges;
}

/** The pieces with each occurrence of a pair joined, from left to right. */
export function merged(pieces: readonly string[], [left, right]: Merge): string[] {
  const result: string[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] ?? '';
    const isPair = piece === left && pieces[at + 1] === right;
    result.push(isPair ? left + right : piece);
    if (isPair) at++;
  }
  return result;
}

function pairsOf(words: readonly Word[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { pieces, count } of words) {
    for (let at = 0; at + 1 < pieces.length; at++) {
      const pair = `${pieces[at] ?? ''} ${pieces[at + 1] ?? ''}`;
      counts.set(pair, (counts.get(pair) ?? 0) + count);
    }
  }
  return counts;
}

function mostFrequent(counts: ReadonlyMap<string, number>): Merge | undefined {
  let best = '';
  let most = 1;
  for (const [pair, count] of counts) {
    if (count > most || (count === most && most > 1 && pair < best)) [best, most] = [pair, count];
  }
  const [left, right] = best.split(' ');
  return left !== undefined && right !== undefined ? [left, right] : undefined;
}
