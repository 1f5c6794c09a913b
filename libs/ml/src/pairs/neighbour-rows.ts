/** Rows in one chunk of memory. */
const CHUNK_ROWS = 256;

/** Columns of equal length, in which rows of neighbours stand one after the other. */
export interface RowColumns {
  /** Numbers of items of the same shard, ascending within a row. */
  readonly neighbours: Int32Array;
  /** Never less than what was counted for the neighbour since it came into the row ... */
  readonly counts: Uint32Array;
  /** ... and by at most this much more. */
  readonly errors: Uint32Array;
}

/**
 * Rows of neighbours in typed arrays, each with room for `width`, in ascending order of the
 * neighbour's number. A row takes 12 bytes for each place.
 */
export class NeighbourRows {
  readonly #chunks: RowColumns[] = [];
  readonly #free: number[] = [];
  #lengths = new Uint16Array(0);
  #size = 0;

  constructor(readonly width: number) {}

  /** A row of no neighbours. */
  allocate(): number {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    if (this.#size === this.#chunks.length * CHUNK_ROWS) this.#grow();
    return this.#size++;
  }

  release(row: number): void {
    this.#lengths[row] = 0;
    this.#free.push(row);
  }

  length(row: number): number {
    return this.#lengths[row] ?? 0;
  }

  setLength(row: number, length: number): void {
    this.#lengths[row] = length;
  }

  chunk(row: number): RowColumns {
    const chunk = this.#chunks[Math.floor(row / CHUNK_ROWS)];
    if (chunk === undefined) throw new RangeError(`there is no row ${String(row)}`);
    return chunk;
  }

  start(row: number): number {
    return (row % CHUNK_ROWS) * this.width;
  }

  /** Drops the neighbours that `isGone` names; whether there were any. */
  purge(row: number, isGone: (neighbour: number) => boolean): boolean {
    const { neighbours, counts, errors } = this.chunk(row);
    const start = this.start(row);
    const end = start + this.length(row);
    let to = start;
    for (let at = start; at < end; at++) {
      if (isGone(neighbours[at] ?? 0)) continue;
      neighbours[to] = neighbours[at] ?? 0;
      counts[to] = counts[at] ?? 0;
      errors[to++] = errors[at] ?? 0;
    }
    this.setLength(row, to - start);
    return to < end;
  }

  #grow(): void {
    const places = CHUNK_ROWS * this.width;
    this.#chunks.push({
      neighbours: new Int32Array(places),
      counts: new Uint32Array(places),
      errors: new Uint32Array(places),
    });
    const lengths = new Uint16Array(this.#chunks.length * CHUNK_ROWS);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }
}
