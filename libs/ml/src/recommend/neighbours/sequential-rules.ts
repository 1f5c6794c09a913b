import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { latestDistinct } from '../latest-distinct.js';
import { FadingNeighbours } from './fading-neighbours.js';
import type { FadingNeighboursState } from './fading-neighbours.js';

export interface SequentialRulesOptions {
  /** A touch follows from this many touches before it; the one `d` places before it with weight `1 / d`. */
  readonly steps: number;
  /** The weight of a rule against its direction, as a share of that in it. */
  readonly backwards: number;
  readonly halfLife: number;
  readonly maxNeighbours: number;
  readonly maxItems: number;
  /** `a` in `r_ij / c_j^a`, by which rules to popular items count less. */
  readonly exponent: number;
  readonly basis: number;
  readonly recency: number;
}

export const defaultSequentialRulesOptions: SequentialRulesOptions = {
  steps: 10,
  backwards: 0.5,
  halfLife: Infinity,
  maxNeighbours: 200,
  maxItems: 200_000,
  exponent: 0.2,
  basis: 5,
  recency: 0.6,
};

/**
 * Rules "after this item that one", weighted by how closely it followed. Source: Ludewig and Jannach,
 * Evaluation of session-based recommendation algorithms (UMUAI 2018), SR.
 */
export class SequentialRules implements RankingModel {
  readonly options: SequentialRulesOptions;
  readonly #counts: FadingNeighbours;

  constructor(options: Partial<SequentialRulesOptions> = {}) {
    this.options = { ...defaultSequentialRulesOptions, ...options };
    this.#counts = new FadingNeighbours(this.options);
  }

  static fromState(
    options: Partial<SequentialRulesOptions>,
    state: FadingNeighboursState,
  ): SequentialRules {
    const model = new SequentialRules(options);
    model.#counts.restore(state);
    return model;
  }

  toState(): FadingNeighboursState {
    return this.#counts.toState();
  }

  learn({ item, time, weight }: Touch, before: ArrayLike<number>): void {
    if (item >= this.options.maxItems) return;
    const { steps, backwards } = this.options;
    const amount = weight * this.#counts.touches.unitAt(time);
    this.#counts.touches.add(item, amount);
    for (let step = 1; step <= Math.min(steps, before.length); step++) {
      const other = before[before.length - step] ?? 0;
      if (other === item) continue;
      this.#counts.pairs.add(other, item, amount / step);
      if (backwards > 0) this.#counts.pairs.add(item, other, (amount * backwards) / step);
    }
  }

  score({ history }: RankingQuery, scores: Scores): void {
    let share = 1;
    for (const item of latestDistinct(history, this.options.basis)) {
      this.#speak(item, share, scores);
      share *= this.options.recency;
    }
  }

  #speak(item: number, share: number, scores: Scores): void {
    const row = this.#counts.pairs.row(item);
    if (row === undefined) return;
    const { exponent } = this.options;
    const { touches } = this.#counts;
    const own = (touches.totals[item] ?? 0) ** (1 - exponent);
    for (let slot = 0; slot < row.size; slot++) {
      const weight = (row.sums[slot] ?? 0) - (row.errors[slot] ?? 0);
      if (weight <= 0) continue;
      const next = row.ids[slot] ?? 0;
      scores.add(next, (share * weight) / (own * touches.powerOf(next)));
    }
  }
}
