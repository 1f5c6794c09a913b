import { withRoom } from './columns.js';
import type { NeighbourRows, RowColumns } from './neighbour-rows.js';
import { greatestAt } from './quickselect.js';

/** Bits of a rank that say whether a neighbour was in the row, and its hash. The count has the other 31. */
const ESTABLISHED = 2 ** 21;
const COUNT_UNIT = 2 ** 22;
/** Counts stay here; a pair that gets so far is as certain as can be. */
const GREATEST_COUNT = 2 ** 31 - 1;

/** Bucket of all counts that are so far above the least, or further. */
const LAST_BUCKET = 63;

/** How many stay, and how many of these were in the row before. */
interface Kept {
  readonly established: number;
  readonly length: number;
}

/** Of counts up to `greatest` those of at least this rank stay, of less than `count` none. */
interface Least {
  readonly count: number;
  readonly greatest: number;
  readonly rank: number;
}

/** What an epoch adds to one row: neighbours and weights at `from .. to` of columns. */
export interface RowAdditions {
  readonly neighbours: Int32Array;
  readonly weights: Float64Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Adds an epoch's additions to a row and keeps the greatest counts, as many as the row has places.
 *
 * Space-Saving (Metwally et al., ICDT 2005), a whole epoch at once: once the row is full, a neighbour
 * that is not in it may have been counted up to the least count in it and then dropped, so a newcomer
 * starts from there and the difference is its `error`. Thus a rising neighbour gets in, however full the
 * row, and `count - error` is never more than the truth. Of equal counts those already in the row
 * stay, then those of the greater tie-breaking hash; of equals that do not all fit none stays, since
 * which one would depend on their order.
 */
export class RowMerge {
  /** Weights not yet in the row, by neighbour; all 0 between calls. */
  #weights = new Float64Array(0);
  /** The row, those that were in it first, then the newcomers. */
  #columns = {
    neighbours: new Int32Array(0),
    counts: new Uint32Array(0),
    errors: new Uint32Array(0),
  };
  #selection = new Float64Array(0);
  readonly #buckets = new Int32Array(LAST_BUCKET + 1);

  constructor(private readonly rows: NeighbourRows) {}

  /** `ties`: a hash for each item; its low 21 bits break ties. It has a place for every neighbour. */
  merge(row: number, added: RowAdditions, ties: Uint32Array): void {
    const established = this.rows.length(row);
    this.#reserve(established + added.to - added.from, ties.length);
    for (let i = added.from; i < added.to; i++) {
      this.#weights[added.neighbours[i] ?? 0] = added.weights[i] ?? 0;
    }
    const floor = this.#takeEstablished(row, established);
    const length = this.#takeNewcomers(added, established, floor);
    const overflows = length > this.rows.width;
    const kept = overflows
      ? this.#keepGreatest(established, length, ties)
      : { established, length };
    this.#writeBack(row, kept);
  }

  /** Copies the row with what is added to it. Returns the least count before if the row is full. */
  #takeEstablished(row: number, length: number): number {
    const { neighbours, counts, errors } = this.rows.chunk(row);
    const start = this.rows.start(row);
    const weights = this.#weights;
    const into = this.#columns;
    let least = GREATEST_COUNT;
    for (let i = 0; i < length; i++) {
      const neighbour = neighbours[start + i] ?? 0;
      const count = counts[start + i] ?? 0;
      if (count < least) least = count;
      into.neighbours[i] = neighbour;
      into.counts[i] = Math.min(GREATEST_COUNT, count + (weights[neighbour] ?? 0));
      into.errors[i] = errors[start + i] ?? 0;
      weights[neighbour] = 0;
    }
    return length < this.rows.width ? 0 : least;
  }

  #takeNewcomers({ neighbours, from, to }: RowAdditions, length: number, floor: number): number {
    const weights = this.#weights;
    const into = this.#columns;
    let size = length;
    for (let i = from; i < to; i++) {
      const neighbour = neighbours[i] ?? 0;
      const weight = weights[neighbour] ?? 0;
      if (weight === 0) continue;
      weights[neighbour] = 0;
      into.neighbours[size] = neighbour;
      into.counts[size] = Math.min(GREATEST_COUNT, floor + weight);
      into.errors[size++] = floor;
    }
    return size;
  }

  /** Moves those that stay to the front, in their order. */
  #keepGreatest(established: number, length: number, ties: Uint32Array): Kept {
    const least = this.#leastToKeep(established, length, ties);
    const { neighbours, counts, errors } = this.#columns;
    let kept = 0;
    let ofEstablished = 0;
    for (let i = 0; i < length; i++) {
      const count = counts[i] ?? 0;
      if (count < least.count) continue;
      if (count <= least.greatest && this.#rank(i, established, ties) < least.rank) continue;
      neighbours[kept] = neighbours[i] ?? 0;
      counts[kept] = count;
      errors[kept++] = errors[i] ?? 0;
      if (i < established) ofEstablished = kept;
    }
    return { established: ofEstablished, length: kept };
  }

  /**
   * Most counts are near the least of the row, so that they are first counted in buckets; only those in
   * the bucket on the boundary have to be compared.
   */
  #leastToKeep(established: number, length: number, ties: Uint32Array): Least {
    const { width } = this.rows;
    const floor = this.#leastCount(length);
    const buckets = this.#countBuckets(length, floor);
    let bucket = LAST_BUCKET;
    let above = 0;
    while (above + (buckets[bucket] ?? 0) < width) above += buckets[bucket--] ?? 0;
    const count = floor + bucket;
    const greatest = bucket === LAST_BUCKET ? GREATEST_COUNT : count;
    const selection = this.#selection;
    let size = 0;
    for (let i = 0; i < length; i++) {
      if (!this.#isBetween(i, count, greatest)) continue;
      selection[size++] = this.#rank(i, established, ties);
    }
    const rank = greatestAt(selection, size, width - above - 1);
    const atLeast = above + countAtLeast(selection, size, rank);
    return { count, greatest, rank: atLeast > width ? rank + 1 : rank };
  }

  #leastCount(length: number): number {
    const { counts } = this.#columns;
    let least = GREATEST_COUNT;
    for (let i = 0; i < length; i++) if ((counts[i] ?? 0) < least) least = counts[i] ?? 0;
    return least;
  }

  #countBuckets(length: number, floor: number): Int32Array {
    const { counts } = this.#columns;
    const buckets = this.#buckets.fill(0);
    for (let i = 0; i < length; i++) {
      const bucket = Math.min(LAST_BUCKET, (counts[i] ?? 0) - floor);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    return buckets;
  }

  #isBetween(i: number, least: number, greatest: number): boolean {
    const count = this.#columns.counts[i] ?? 0;
    return count >= least && count <= greatest;
  }

  #rank(i: number, established: number, ties: Uint32Array): number {
    const { neighbours, counts } = this.#columns;
    const hash = (ties[neighbours[i] ?? 0] ?? 0) & (ESTABLISHED - 1);
    return (counts[i] ?? 0) * COUNT_UNIT + (i < established ? ESTABLISHED : 0) + hash;
  }

  /** Established neighbours are sorted already; newcomers are sorted first and then merged, from the end. */
  #writeBack(row: number, { established, length }: Kept): void {
    const columns = this.#columns;
    sortByNeighbour(columns, established, length);
    const chunk = this.rows.chunk(row);
    const start = this.rows.start(row);
    let known = established - 1;
    let fresh = length - 1;
    for (let at = start + length - 1; at >= start; at--) {
      const takesFresh =
        fresh >= established &&
        (known < 0 || (columns.neighbours[fresh] ?? 0) > (columns.neighbours[known] ?? 0));
      const from = takesFresh ? fresh-- : known--;
      chunk.neighbours[at] = columns.neighbours[from] ?? 0;
      chunk.counts[at] = columns.counts[from] ?? 0;
      chunk.errors[at] = columns.errors[from] ?? 0;
    }
    this.rows.setLength(row, length);
  }

  #reserve(length: number, items: number): void {
    if (items > this.#weights.length) this.#weights = withRoom(this.#weights, items);
    if (length <= this.#selection.length) return;
    const { neighbours, counts, errors } = this.#columns;
    this.#selection = withRoom(this.#selection, length);
    this.#columns = {
      neighbours: withRoom(neighbours, length),
      counts: withRoom(counts, length),
      errors: withRoom(errors, length),
    };
  }
}

function countAtLeast(values: Float64Array, length: number, least: number): number {
  let count = 0;
  for (let i = 0; i < length; i++) if ((values[i] ?? 0) >= least) count++;
  return count;
}

/** Insertion sort: there are few of them. */
function sortByNeighbour(
  { neighbours, counts, errors }: RowColumns,
  from: number,
  to: number,
): void {
  for (let i = from + 1; i < to; i++) {
    const at = placeOf(neighbours, from, i);
    moveDown(neighbours, at, i);
    moveDown(counts, at, i);
    moveDown(errors, at, i);
  }
}

/** Where the value at `last` belongs among the sorted ones at `from .. last`. */
function placeOf(sorted: Int32Array, from: number, last: number): number {
  const value = sorted[last] ?? 0;
  let at = last;
  while (at > from && (sorted[at - 1] ?? 0) > value) at--;
  return at;
}

/** Moves the value at `last` to `at`, and those from there on one place up. */
function moveDown(column: Int32Array | Uint32Array, at: number, last: number): void {
  const value = column[last] ?? 0;
  for (let i = last; i > at; i--) column[i] = column[i - 1] ?? 0;
  column[at] = value;
}
