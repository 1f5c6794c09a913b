import { latestDistinct } from '../latest-distinct.js';
import type { RankingModel, RankingQuery } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { gramian, rowsIn } from './factor-matrix.js';
import { defaultIalsOptions, foldIn } from './ials.js';
import type { FoldInBasis, IalsOptions, TrainedFactors } from './ials.js';

/**
 * Scores by the item factors that were given last. The shopper's factor is solved from the history at each query, so
 * that what was touched a moment ago counts, and a shopper who is new needs no training.
 */
export class ImplicitFactors implements RankingModel {
  readonly options: IalsOptions & { readonly basis: number };
  #basis: FoldInBasis | undefined;

  constructor(options: Partial<IalsOptions> & { readonly basis?: number } = {}) {
    this.options = { ...defaultIalsOptions, basis: 500, ...options };
  }

  set trained({ items, density }: TrainedFactors) {
    this.#basis = { factors: items, gram: gramian(items), density };
  }

  learn(): void {
    // Factors come from a training job.
  }

  score({ history }: RankingQuery, scores: Scores): void {
    if (this.#basis === undefined || history.length === 0) return;
    const { factors } = this.#basis;
    const k = factors.dimensions;
    const user = foldIn(latestDistinct(history, this.options.basis), this.#basis, this.options);
    const rows = rowsIn(factors);
    for (let item = 0; item < rows; item++) {
      let score = 0;
      for (let i = 0; i < k; i++) score += (user[i] ?? 0) * (factors.values[item * k + i] ?? 0);
      if (score > 0) scores.add(item, score);
    }
  }
}
