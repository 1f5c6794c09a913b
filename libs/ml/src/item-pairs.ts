import { mergeEpoch } from './item-pairs-merge.js';
import { compactAdditions } from './item-pairs-pending.js';
import type { ItemPairsOptions, ItemPairsState, PendingPairs } from './item-pairs-state.js';

export type { ItemPairsOptions, ItemPairsState, PendingPairs };

export const defaultItemPairsOptions: ItemPairsOptions = {
  maxNeighbours: 50,
  maxPending: 1_024,
  exponent: 0.3,
};

export type ScoredItem = [item: string, score: number];

/**
 * Incremental item-to-item collaborative filtering for one item in bounded memory: integer
 * co-occurrence counts with at most `maxNeighbours` others, and from them
 * `similarity(i, j) = c_ij / (c_i c_j)^a`.
 *
 * Sources: Sarwar et al., Item-Based Collaborative Filtering Recommendation Algorithms (WWW 2001),
 * for the cosine; Huang et al., TencentRec (SIGMOD 2015), for keeping `c_i` and `c_ij` as running
 * sums; Metwally et al., Efficient Computation of Frequent and Top-k Elements (ICDT 2005), for the
 * bounded table (`mergeEpoch`).
 *
 * Additions name the epoch they belong to and count once it completes. Within an epoch their order
 * does not matter, since sums, maxima and the sample are all independent of it; epochs complete in
 * ascending order. Weights are positive integers, so that sums are exact.
 */
export class ItemPairs {
  readonly options: ItemPairsOptions;

  constructor(options: Partial<ItemPairsOptions> = {}) {
    this.options = { ...defaultItemPairsOptions, ...options };
  }

  create(): ItemPairsState {
    return { touches: 0, ids: [], counts: [], errors: [], totals: [] };
  }

  /** Where additions of an epoch go. `open`: of the epochs still open, ascending; it may become one more. */
  additions(open: PendingPairs[], epoch: number): PendingPairs {
    let at = open.length;
    while (at > 0 && (open[at - 1]?.epoch ?? epoch) > epoch) at -= 1;
    const known = open[at - 1];
    if (known?.epoch === epoch) return known;
    const fresh: PendingPairs = { epoch, touches: 0, ids: [], weights: [], totals: [] };
    open.splice(at, 0, fresh);
    return fresh;
  }

  /** The item itself was touched. */
  addTouch(pending: PendingPairs, weight: number): void {
    pending.touches += weight;
  }

  /**
   * The item occurred together with `neighbour`. `total`: the neighbour's touches as far as known;
   * it may lag, the greatest heard of counts.
   */
  addPair(pending: PendingPairs, neighbour: string, weight: number, total: number): void {
    pending.ids.push(neighbour);
    pending.weights.push(weight);
    pending.totals.push(total);
    if (pending.ids.length >= 2 * this.options.maxPending) {
      compactAdditions(pending, this.options.maxPending);
    }
  }

  /** Moves what epochs up to and including `through` added to the table. Returns the touches among it. */
  complete(state: ItemPairsState, open: PendingPairs[], through: number): number {
    let touches = 0;
    for (let next = open[0]; next && next.epoch <= through; next = open[0]) {
      open.shift();
      mergeEpoch(state, next, this.options);
      state.touches += next.touches;
      touches += next.touches;
    }
    return touches;
  }

  /** The `limit` most similar items, best first, then by id. Counts completed epochs. */
  similar(state: ItemPairsState, limit: number): ScoredItem[] {
    const scored: ScoredItem[] = [];
    for (let i = 0; i < state.ids.length; i++) {
      const score = this.#similarity(state, i);
      if (score > 0) insertBounded(scored, state.ids[i] ?? '', score, limit);
    }
    return scored;
  }

  #similarity(state: ItemPairsState, i: number): number {
    // What is certain to have been counted: a newcomer must not inherit its predecessor's evidence.
    const together = (state.counts[i] ?? 0) - (state.errors[i] ?? 0);
    if (together <= 0) return 0;
    // A total that lags may be less than what was counted together already.
    const total = Math.max(state.totals[i] ?? 0, together);
    const product = Math.max(state.touches, together) * total;
    return round4(together / product ** this.options.exponent);
  }
}

/** To four decimals. */
export function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Keeps `list` sorted by score, then id, and no longer than `limit`. */
export function insertBounded(list: ScoredItem[], id: string, score: number, limit: number): void {
  let at = list.length;
  while (at > 0) {
    const above = list[at - 1];
    if (!above || above[1] > score || (above[1] === score && above[0] < id)) break;
    at -= 1;
  }
  if (at >= limit) return;
  list.splice(at, 0, [id, score]);
  if (list.length > limit) list.pop();
}
