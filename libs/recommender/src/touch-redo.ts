import type { TouchBatch } from '@tradewind/contracts';

/** Batches in one piece. */
const PIECE_BATCHES = 64;
/** About how many characters of JSON a number and an item take. */
const NUMBER_SIZE = 3;
const ITEM_SIZE = 12;

interface Piece {
  readonly epoch: number;
  readonly batches: TouchBatch[];
  isStored: boolean;
}

/**
 * The batches of epochs that no stored block has yet, in pieces to which only the last of its epoch is
 * written again.
 */
export class TouchRedo {
  readonly #pieces = new Map<string, Piece>();
  readonly #last = new Map<number, { name: string; number: number }>();
  readonly #changed = new Set<string>();
  readonly #gone: string[] = [];
  #size = 0;

  /** About how large all of it is as JSON. */
  get size(): number {
    return this.#size;
  }

  get pieces(): number {
    return this.#pieces.size;
  }

  get changes(): number {
    return this.#changed.size + this.#gone.length;
  }

  /** Puts a piece back as it was taken. */
  restore(name: string, epoch: number, batches: readonly TouchBatch[]): void {
    this.#pieces.set(name, { epoch, batches: [...batches], isStored: true });
    const number = Number(name.slice(name.lastIndexOf('.') + 1));
    const last = this.#last.get(epoch);
    if (!last || last.number < number) this.#last.set(epoch, { name, number });
    for (const batch of batches) this.#size += sizeOf(batch);
  }

  add(epoch: number, batch: TouchBatch): void {
    const { name, piece } = this.#pieceFor(epoch);
    piece.batches.push(batch);
    this.#changed.add(name);
    this.#size += sizeOf(batch);
  }

  /** Blocks have been stored that hold the epochs up to and including `through`. */
  forget(through: number): void {
    for (const [name, { epoch, batches, isStored }] of this.#pieces) {
      if (epoch > through) continue;
      for (const batch of batches) this.#size -= sizeOf(batch);
      this.#pieces.delete(name);
      this.#changed.delete(name);
      this.#last.delete(epoch);
      if (isStored) this.#gone.push(name);
    }
  }

  /** The pieces that have changed since the last call; undefined for one that is gone. */
  *takeChanges(): Iterable<[piece: string, batches: readonly TouchBatch[] | undefined]> {
    for (const name of this.#gone.splice(0)) yield [name, undefined];
    for (const name of this.#changed) {
      const piece = this.#pieces.get(name);
      if (piece === undefined) continue;
      piece.isStored = true;
      yield [name, piece.batches];
    }
    this.#changed.clear();
  }

  #pieceFor(epoch: number): { readonly name: string; readonly piece: Piece } {
    const last = this.#last.get(epoch);
    const open = last && this.#pieces.get(last.name);
    if (last && open && open.batches.length < PIECE_BATCHES)
      return { name: last.name, piece: open };
    const number = (last?.number ?? -1) + 1;
    const name = `${TOUCHES}${String(epoch)}.${String(number)}`;
    const piece: Piece = { epoch, batches: [], isStored: false };
    this.#pieces.set(name, piece);
    this.#last.set(epoch, { name, number });
    return { name, piece };
  }
}

/** Begins the names of these pieces; the epoch and a number follow. */
const TOUCHES = 'touches.';

/** The epoch of such a piece; undefined for the name of another one. */
export function epochOfPiece(name: string): number | undefined {
  if (!name.startsWith(TOUCHES)) return undefined;
  return Number(name.slice(TOUCHES.length, name.lastIndexOf('.')));
}

function sizeOf({ items, touches }: TouchBatch): number {
  return ITEM_SIZE * items.length + NUMBER_SIZE * touches.length;
}
