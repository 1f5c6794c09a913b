import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { latestDistinct } from '../latest-distinct.js';
import { FadingTotals, NeighbourTable } from './neighbour-table.js';
import type { FadingTotalsState, NeighbourTableState } from './neighbour-table.js';

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

export interface SequentialRulesState {
  readonly rules: NeighbourTableState;
  readonly touches: FadingTotalsState;
}

/**
 * Rules "after this item that one", weighted by how closely it followed. Source: Ludewig and Jannach,
 * Evaluation of session-based recommendation algorithms (UMUAI 2018), SR.
 */
export class SequentialRules implements RankingModel {
  readonly options: SequentialRulesOptions;
  #rules: NeighbourTable;
  readonly #touches: FadingTotals;

  constructor(options: Partial<SequentialRulesOptions> = {}) {
    this.options = { ...defaultSequentialRulesOptions, ...options };
    this.#rules = new NeighbourTable(this.options);
    this.#touches = new FadingTotals(this.options.halfLife, (factor) => {
      this.#rules.scale(factor);
    });
  }

  static fromState(
    options: Partial<SequentialRulesOptions>,
    { rules, touches }: SequentialRulesState,
  ): SequentialRules {
    const model = new SequentialRules(options);
    model.#rules = NeighbourTable.fromState(model.options, rules);
    model.#touches.restore(touches);
    return model;
  }

  toState(): SequentialRulesState {
    return { rules: this.#rules.toState(), touches: this.#touches.toState() };
  }

  learn({ item, time, weight }: Touch, before: ArrayLike<number>): void {
    if (item >= this.options.maxItems) return;
    const { steps, backwards } = this.options;
    const amount = weight * this.#touches.unitAt(time);
    this.#touches.add(item, amount);
    for (let step = 1; step <= Math.min(steps, before.length); step++) {
      const other = before[before.length - step] ?? 0;
      if (other === item) continue;
      this.#rules.add(other, item, amount / step);
      if (backwards > 0) this.#rules.add(item, other, (amount * backwards) / step);
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
    const row = this.#rules.row(item);
    if (row === undefined) return;
    const { exponent } = this.options;
    const totals = this.#touches.totals;
    const own = (totals[item] ?? 0) ** (1 - exponent);
    for (let slot = 0; slot < row.size; slot++) {
      const weight = (row.sums[slot] ?? 0) - (row.errors[slot] ?? 0);
      if (weight <= 0) continue;
      const next = row.ids[slot] ?? 0;
      scores.add(next, (share * weight) / (own * (totals[next] ?? 0) ** exponent));
    }
  }
}
