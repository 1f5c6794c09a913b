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
 * The batches of epochs that no stored block has yet, in pieces: of each epoch and source the last one
 * is written again when there is more. What a piece holds depends on its source alone.
 */
export class TouchRedo {
  readonly #pieces = new Map<string, Piece>();
  /** By epoch and source: the number of the last piece. */
  readonly #last = new Map<string, number>();
  readonly #changed = new Set<string>();
  readonly #gone: string[] = [];
  readonly #sizes = new Map<number, number>();

  /** About how large the batches of the epochs up to and including `through` are as JSON. */
  sizeOf(through: number): number {
    let size = 0;
    for (const [epoch, of] of this.#sizes) if (epoch <= through) size += of;
    return size;
  }

  get changes(): number {
    return this.#changed.size + this.#gone.length;
  }

  /** Puts a piece back as it was taken. */
  restore(name: string, batches: readonly TouchBatch[]): void {
    const { epoch, of, number } = placeOf(name);
    this.#pieces.set(name, { epoch, batches: [...batches], isStored: true });
    this.#last.set(of, Math.max(number, this.#last.get(of) ?? 0));
    for (const batch of batches) this.#grow(epoch, sizeOf(batch));
  }

  /** Batches of one source come in their order. */
  add(epoch: number, source: number, batch: TouchBatch): void {
    const { name, piece } = this.#pieceFor(epoch, source);
    piece.batches.push(batch);
    this.#changed.add(name);
    this.#grow(epoch, sizeOf(batch));
  }

  /** Blocks have been stored that hold the epochs up to and including `through`. */
  forget(through: number): void {
    for (const [name, { epoch, isStored }] of this.#pieces) {
      if (epoch > through) continue;
      this.#sizes.delete(epoch);
      this.#pieces.delete(name);
      this.#changed.delete(name);
      this.#last.delete(placeOf(name).of);
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

  #grow(epoch: number, size: number): void {
    this.#sizes.set(epoch, size + (this.#sizes.get(epoch) ?? 0));
  }

  #pieceFor(epoch: number, source: number): { readonly name: string; readonly piece: Piece } {
    const of = `${TOUCHES}${String(epoch)}.${String(source)}`;
    const last = this.#last.get(of) ?? 0;
    const open = this.#pieces.get(`${of}.${String(last)}`);
    const isFull = open !== undefined && open.batches.length >= PIECE_BATCHES;
    const number = isFull ? last + 1 : last;
    const name = `${of}.${String(number)}`;
    const piece = isFull || !open ? { epoch, batches: [], isStored: false } : open;
    this.#pieces.set(name, piece);
    this.#last.set(of, number);
    return { name, piece };
  }
}

/** Begins the names of these pieces: `touches.<epoch>.<source>.<number>`. */
const TOUCHES = 'touches.';

/** The epoch of such a piece; undefined for the name of another one. */
export function epochOfPiece(name: string): number | undefined {
  return name.startsWith(TOUCHES) ? placeOf(name).epoch : undefined;
}

function placeOf(name: string) {
  const [, epoch, , number] = name.split('.').map(Number);
  return { epoch: epoch ?? 0, number: number ?? 0, of: name.slice(0, name.lastIndexOf('.')) };
}

function sizeOf({ items, touches }: TouchBatch): number {
  return ITEM_SIZE * items.length + NUMBER_SIZE * touches.length;
}
