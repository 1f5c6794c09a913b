import type { Interval } from './effect-interval.js';
import { NORMAL_95 } from './effect-interval.js';

/**
 * Sums over groups of observations that belong together, such as the days of shoppers: of `size` and `hits` of each group, their
 * squares and their product.
 */
export interface ClusteredSums {
  readonly groups: number;
  readonly size: number;
  readonly hits: number;
  readonly sizeSquares: number;
  readonly hitsSquares: number;
  readonly sizeByHits: number;
}

/**
 * Returns hits as a share of size with a 95 % interval: Wilson's, of as many observations as would say the same if
 * they were independent (the effective sample size of Kish; Korn and Graubard, 1998, take it for intervals of
 * shares). Without clustering, or with a single group, it is Wilson's interval of `size` observations.
 * `undefined` while there is no observation. A share has at most one hit for each observation.
 */
export function clusteredShare(sums: ClusteredSums): Interval | undefined {
  const { groups, size, hits } = sums;
  if (size <= 0) return undefined;
  const value = Math.min(1, Math.max(0, hits / size));
  const independent = (value * (1 - value)) / size;
  const effect = independent === 0 || groups < 2 ? 1 : varianceOfRatio(sums) / independent;
  return wilson(value, size / Math.max(1, effect));
}

/** Returns hits for each of size, which may be amounts, with a 95 % interval by the delta method. `undefined` of fewer than two groups. */
export function clusteredMean(sums: ClusteredSums): Interval | undefined {
  if (sums.groups < 2 || sums.size <= 0) return undefined;
  const value = sums.hits / sums.size;
  const half = NORMAL_95 * Math.sqrt(varianceOfRatio(sums));
  return { value, low: value - half, high: value + half };
}

/** Of a ratio of sums over groups (Cochran, Sampling Techniques, 1977, 6.3). */
function varianceOfRatio(sums: ClusteredSums): number {
  const { groups, size, hits, sizeSquares, hitsSquares, sizeByHits } = sums;
  const value = hits / size;
  const spread = hitsSquares - 2 * value * sizeByHits + value * value * sizeSquares;
  return (Math.max(0, spread) / (size * size)) * (groups / (groups - 1));
}

function wilson(share: number, count: number): Interval {
  const z2 = NORMAL_95 * NORMAL_95;
  const scale = 1 + z2 / count;
  const middle = (share + z2 / (2 * count)) / scale;
  const spread = (share * (1 - share)) / count + z2 / (4 * count * count);
  const half = (NORMAL_95 * Math.sqrt(spread)) / scale;
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
