import { grownTo } from '../growable.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { seededNumbers } from '../../random-source.js';

export interface IsgdOptions {
  readonly dimensions: number;
  readonly rate: number;
  readonly penalty: number;
  readonly seed: number;
  readonly maxShoppers: number;
  readonly maxItems: number;
}

export const defaultIsgdOptions: IsgdOptions = {
  dimensions: 100,
  rate: 0.05,
  penalty: 0.01,
  seed: 1,
  maxShoppers: 100_000,
  maxItems: 100_000,
};

export interface IsgdState {
  readonly shoppers: readonly number[];
  readonly items: readonly number[];
}

/**
 * Matrix factorisation by one step of stochastic gradient descent for each touch, as if every touch were a rating of
 * 1. A baseline: it is what others call an incremental recommender. Source: Vinagre, Jorge and Gama, Fast
 * incremental matrix factorization for recommendation with positive-only feedback (UMAP 2014).
 */
export class Isgd implements RankingModel {
  readonly options: IsgdOptions;
  #shoppers: Float32Array = new Float32Array(0);
  #items: Float32Array = new Float32Array(0);

  constructor(options: Partial<IsgdOptions> = {}) {
    this.options = { ...defaultIsgdOptions, ...options };
  }

  static fromState(options: Partial<IsgdOptions>, state: IsgdState): Isgd {
    const model = new Isgd(options);
    model.#shoppers = Float32Array.from(state.shoppers);
    model.#items = Float32Array.from(state.items);
    return model;
  }

  toState(): IsgdState {
    return { shoppers: [...this.#shoppers], items: [...this.#items] };
  }

  learn({ shopper, item }: Touch): void {
    const { dimensions: k, rate, penalty, maxShoppers, maxItems } = this.options;
    if (shopper < 0 || shopper >= maxShoppers || item >= maxItems) return;
    this.#shoppers = this.#started(this.#shoppers, shopper, 0);
    this.#items = this.#started(this.#items, item, 1);
    const p = this.#shoppers.subarray(shopper * k, (shopper + 1) * k);
    const q = this.#items.subarray(item * k, (item + 1) * k);
    const error = 1 - dot(p, q);
    for (let i = 0; i < k; i++) {
      const known = p[i] ?? 0;
      p[i] = known + rate * (error * (q[i] ?? 0) - penalty * known);
      q[i] = (q[i] ?? 0) + rate * (error * known - penalty * (q[i] ?? 0));
    }
  }

  /** The nearer the predicted rating is to 1, the better. */
  score({ shopper }: RankingQuery, scores: Scores): void {
    const { dimensions: k } = this.options;
    if (shopper < 0 || (shopper + 1) * k > this.#shoppers.length) return;
    const p = this.#shoppers.subarray(shopper * k, (shopper + 1) * k);
    for (let item = 0; (item + 1) * k <= this.#items.length; item++) {
      const q = this.#items.subarray(item * k, (item + 1) * k);
      if (q[0] === 0) continue;
      scores.add(item, 1 / (1 + Math.abs(1 - dot(p, q))));
    }
  }

  /** Factors that hold a row; a new row starts from small numbers that depend on seed, side and number. */
  #started(factors: Float32Array, row: number, side: number): Float32Array {
    const { dimensions: k, seed } = this.options;
    const grown = grownTo(factors, (row + 1) * k);
    if (grown[row * k] !== 0) return grown;
    const next = seededNumbers(seed * 2_654_435_761 + 2 * row + side);
    for (let i = 0; i < k; i++) grown[row * k + i] = 0.1 * (next() + next() + next() - 1.5);
    return grown;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
