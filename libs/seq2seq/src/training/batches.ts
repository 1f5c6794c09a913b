import type { EncodedPair } from '../network/batch.js';

/** Batches of pairs of like length are drawn from so many batches at a time. */
const BATCHES_IN_POOL = 8;

/**
 * All pairs once, in an order that `next` draws, as batches. Within a pool of some batches, pairs are put
 * together by length, so that little of a batch is padding; then the batches are shuffled.
 */
export function batchesOf(
  pairs: readonly EncodedPair[],
  batchSize: number,
  next: () => number,
): EncodedPair[][] {
  const drawn = shuffled(pairs, next);
  const batches: EncodedPair[][] = [];
  for (let start = 0; start < drawn.length; start += batchSize * BATCHES_IN_POOL) {
    const pool = drawn
      .slice(start, start + batchSize * BATCHES_IN_POOL)
      .toSorted((a, b) => lengthOf(a) - lengthOf(b));
    for (let at = 0; at < pool.length; at += batchSize)
      batches.push(pool.slice(at, at + batchSize));
  }
  return shuffled(batches, next);
}

/** By Fisher and Yates; a new list. */
export function shuffled<Value>(values: readonly Value[], next: () => number): Value[] {
  const result = [...values];
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1));
    [result[at], result[other]] = [result[other] as Value, result[at] as Value];
  }
  return result;
}

function lengthOf({ source, target }: EncodedPair): number {
  return 2 * target.length + source.length;
}
