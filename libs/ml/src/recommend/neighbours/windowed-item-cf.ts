import { latestDistinct, standsAgain } from '../latest-distinct.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import { BestItems } from '../scores.js';
import type { RankedItems, Scores } from '../scores.js';
import { FadingNeighbours } from './fading-neighbours.js';
import type { FadingNeighboursState } from './fading-neighbours.js';
import type { NeighbourRow } from './neighbour-table.js';

export interface WindowedItemCfOptions {
  /** A touched item is paired with this many touched before it. */
  readonly window: number;
  /** Time in which a count halves, ms; Infinity keeps counts as they are. */
  readonly halfLife: number;
  readonly maxNeighbours: number;
  readonly maxItems: number;
  /** `a` of the similarity `c_ij / (c_i c_j)^a`. */
  readonly exponent: number;
  /** The latest items of the history that speak for their neighbours, and how much less each older one says. */
  readonly basis: number;
  readonly recency: number;
}

export const defaultWindowedItemCfOptions: WindowedItemCfOptions = {
  window: 10,
  halfLife: Infinity,
  maxNeighbours: 200,
  maxItems: 200_000,
  exponent: 0.4,
  basis: 10,
  recency: 0.8,
};

/**
 * Item-item collaborative filtering from running sums: items that a shopper touched within a window are
 * neighbours of each other. Sources: Sarwar et al. (WWW 2001) for the cosine, Huang et al., TencentRec
 * (SIGMOD 2015), for sums over a sliding window that fade.
 */
export class WindowedItemCf implements RankingModel {
  readonly options: WindowedItemCfOptions;
  readonly #counts: FadingNeighbours;

  constructor(options: Partial<WindowedItemCfOptions> = {}) {
    this.options = { ...defaultWindowedItemCfOptions, ...options };
    this.#counts = new FadingNeighbours(this.options);
  }

  static fromState(
    options: Partial<WindowedItemCfOptions>,
    state: FadingNeighboursState,
  ): WindowedItemCf {
    const model = new WindowedItemCf(options);
    model.#counts.restore(state);
    return model;
  }

  toState(): FadingNeighboursState {
    return this.#counts.toState();
  }

  learn({ item, time, weight }: Touch, before: ArrayLike<number>): void {
    if (item >= this.options.maxItems) return;
    const amount = weight * this.#counts.touches.unitAt(time);
    this.#counts.touches.add(item, amount);
    const from = Math.max(0, before.length - this.options.window);
    for (let at = before.length - 1; at >= from; at--) {
      const other = before[at] ?? 0;
      if (other === item || standsAgain(before, at)) continue;
      this.#counts.pairs.add(item, other, amount);
      this.#counts.pairs.add(other, item, amount);
    }
  }

  /** How often two items were touched within a window, weighted; 0 for a pair that is not kept. */
  together(item: number, other: number): number {
    return this.#counts.pairs.sumOf(item, other);
  }

  /** Weighted touches of an item. */
  touches(item: number): number {
    return this.#counts.touches.totals[item] ?? 0;
  }

  score({ history }: RankingQuery, scores: Scores): void {
    const { basis, recency } = this.options;
    let share = 1;
    for (const item of latestDistinct(history, basis)) {
      this.#speak(item, share, scores);
      share *= recency;
    }
  }

  /** The items most similar to one, best first. */
  similar(item: number, limit: number): RankedItems {
    const best = new BestItems(limit);
    const row = this.#counts.pairs.row(item);
    for (let slot = 0; slot < (row?.size ?? 0); slot++) {
      const similarity = this.#similarity(item, row, slot);
      if (similarity > 0) best.add(row?.ids[slot] ?? 0, similarity);
    }
    return best.ranked();
  }

  #speak(item: number, share: number, scores: Scores): void {
    const row = this.#counts.pairs.row(item);
    if (row === undefined) return;
    for (let slot = 0; slot < row.size; slot++) {
      const similarity = this.#similarity(item, row, slot);
      if (similarity > 0) scores.add(row.ids[slot] ?? 0, share * similarity);
    }
  }

  /** Of an item to the neighbour in a slot of its row, by what is certain of their count. */
  #similarity(item: number, row: NeighbourRow | undefined, slot: number): number {
    const together = (row?.sums[slot] ?? 0) - (row?.errors[slot] ?? 0);
    if (together <= 0) return 0;
    const { touches } = this.#counts;
    return together / (touches.powerOf(item) * touches.powerOf(row?.ids[slot] ?? 0));
  }
}
