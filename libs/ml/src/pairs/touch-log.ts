import type { Adjacency } from './adjacency.js';
import { withRoom } from './columns.js';
import type { EpochItems } from './epoch-items.js';

/**
 * Items in the order in which they were touched: those at `touched .. to` are touched now, those at
 * `from .. touched` were before. Each of the former occurs together with up to `window` before it.
 */
export interface TouchSequence {
  readonly numbers: Int32Array;
  readonly from: number;
  readonly touched: number;
  readonly to: number;
  /** A positive whole number below 2^31. */
  readonly weight: number;
}

/** Numbers before the items of a sequence: its weight, and how many items are in it and touched. */
const HEAD = 3;

/**
 * The sequences of an epoch as they came. An epoch hardly ever repeats a pair, so that a sequence, of which
 * each item stands for up to 20 pairs, is smaller than the sums of its pairs by far, and summing
 * item by item in an array for all items (Gustavson, ACM TOMS 4, 1978) needs no look-up.
 */
export class TouchLog {
  #entries = new Int32Array(64);
  #length = 0;
  #pairs = 0;

  constructor(private readonly window: number) {}

  /** Pairs in both directions, repeated ones included. */
  get pairs(): number {
    return this.#pairs;
  }

  add({ numbers, from, touched, to, weight }: TouchSequence): void {
    if (to - from < 2) return;
    this.#entries = withRoom(this.#entries, this.#length + HEAD + to - from);
    const entries = this.#entries;
    let at = this.#length;
    entries[at++] = weight;
    entries[at++] = to - from;
    entries[at++] = to - touched;
    for (let i = from; i < to; i++) entries[at++] = numbers[i] ?? 0;
    this.#length = at;
    for (let i = touched; i < to; i++) this.#pairs += 2 * Math.min(this.window, i - from);
  }

  forEach(visit: (sequence: TouchSequence) => void): void {
    const numbers = this.#entries;
    for (let from = HEAD; from < this.#length;) {
      const to = from + (numbers[from - 2] ?? 0);
      const touched = to - (numbers[from - 1] ?? 0);
      visit({ numbers, from, touched, to, weight: numbers[from - HEAD] ?? 0 });
      from = to + HEAD;
    }
  }

  /** The sums of the pairs of each owned item. All items take part. */
  adjacency(items: EpochItems): Adjacency {
    const occurrences = this.#occurrences(items);
    const starts = new Int32Array(items.size);
    const ends = new Int32Array(items.size);
    const neighbours = new Int32Array(this.#pairs);
    const weights = new Float64Array(this.#pairs);
    const sums = new Float64Array(items.size);
    let end = 0;
    for (let item = 0; item < items.size; item++) {
      const start = end;
      for (let i = occurrences.starts[item] ?? 0; i < (occurrences.ends[item] ?? 0); i++) {
        const from = occurrences.sequences[i] ?? 0;
        end = this.#sum(sums, { from, at: occurrences.places[i] ?? 0 }, neighbours, end);
      }
      for (let i = start; i < end; i++) {
        const neighbour = neighbours[i] ?? 0;
        weights[i] = sums[neighbour] ?? 0;
        sums[neighbour] = 0;
      }
      starts[item] = start;
      ends[item] = end;
    }
    return { starts, ends, neighbours, weights };
  }

  /** Adds to `sums` what occurred with the item at a place; those new in it go to `neighbours` from `end` on. */
  #sum(sums: Float64Array, occurrence: Occurrence, neighbours: Int32Array, end: number): number {
    const { from, at } = occurrence;
    const entries = this.#entries;
    const item = entries[at] ?? 0;
    const weight = entries[from - HEAD] ?? 0;
    const { first, last } = this.#span(occurrence);
    let next = end;
    for (let i = first; i <= last; i++) {
      const neighbour = entries[i] ?? 0;
      if (neighbour === item) continue;
      const sum = sums[neighbour] ?? 0;
      if (sum === 0) neighbours[next++] = neighbour;
      sums[neighbour] = sum + weight;
    }
    return next;
  }

  /** The places of what an item occurs together with, its own among them. */
  #span({ from, at }: Occurrence): { readonly first: number; readonly last: number } {
    const to = from + (this.#entries[from - 2] ?? 0);
    const touched = to - (this.#entries[from - 1] ?? 0);
    const first = at < touched ? touched : Math.max(from, at - this.window);
    return { first, last: Math.min(to - 1, at + this.window) };
  }

  /** Where each owned item stands: its places, and where the sequences begin in which these are. */
  #occurrences(items: EpochItems) {
    const counts = new Int32Array(items.size);
    this.forEach(({ numbers, from, to }) => {
      for (let at = from; at < to; at++)
        counts[numbers[at] ?? 0] = (counts[numbers[at] ?? 0] ?? 0) + 1;
    });
    const starts = new Int32Array(items.size);
    let total = 0;
    for (let item = 0; item < items.size; item++) {
      starts[item] = total;
      if (items.owned[item] === 1) total += counts[item] ?? 0;
    }
    const ends = starts.slice();
    const places = new Int32Array(total);
    const sequences = new Int32Array(total);
    this.forEach(({ numbers, from, to }) => {
      for (let at = from; at < to; at++) {
        const item = numbers[at] ?? 0;
        if (items.owned[item] !== 1) continue;
        const end = ends[item] ?? 0;
        places[end] = at;
        sequences[end] = from;
        ends[item] = end + 1;
      }
    });
    return { starts, ends, places, sequences };
  }
}

interface Occurrence {
  /** Where the sequence begins. */
  readonly from: number;
  /** Where the item stands. */
  readonly at: number;
}
