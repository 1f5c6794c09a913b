import type { RankingModel, RankingQuery } from '../ranking-model.js';
import type { Scores } from '../scores.js';

export interface RepeatedItemsOptions {
  /** The share of a touch's evidence that the one before it has. */
  readonly recency: number;
  /** Touches looked at. */
  readonly basis: number;
  readonly maxItems: number;
}

export const defaultRepeatedItemsOptions: RepeatedItemsOptions = {
  recency: 0.8,
  basis: 50,
  maxItems: 200_000,
};

/** Ranks what the shopper touched before, the latest and the most frequent first. It learns nothing. */
export class RepeatedItems implements RankingModel {
  readonly options: RepeatedItemsOptions;

  constructor(options: Partial<RepeatedItemsOptions> = {}) {
    this.options = { ...defaultRepeatedItemsOptions, ...options };
  }

  learn(): void {
    // The history of the query is all there is.
  }

  score({ history }: RankingQuery, scores: Scores): void {
    const { basis, recency, maxItems } = this.options;
    let share = 1;
    for (let at = history.length - 1; at >= Math.max(0, history.length - basis); at--) {
      const item = history[at] ?? 0;
      if (item < maxItems) scores.add(item, share);
      share *= recency;
    }
  }
}
