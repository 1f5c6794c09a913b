import { OnlineLogisticRegression } from '../logistic-regression.js';
import type { LogisticRegressionState } from '../logistic-regression.js';
import { probabilityOf, type LogisticModel } from '../logistic-model.js';

/** How whom to treat is chosen. `response` ranks by the chance of the outcome, treated or not. */
export const upliftModelNames = ['two-models', 'class-transformation', 'response'] as const;
export type UpliftModelName = (typeof upliftModelNames)[number];

export interface UpliftState {
  readonly treated: LogisticRegressionState;
  readonly others: LogisticRegressionState;
  readonly transformed: LogisticRegressionState;
  /** Of the treated that the transformation has learnt, how many more than of the others. */
  readonly surplus?: number;
}

type Part = 'treated' | 'others' | 'transformed';

/** What predicts elsewhere; each is absent until it has learnt enough for a first fit. */
export type FittedUplift = Readonly<Partial<Record<Part, LogisticModel>>>;
type Learners = Record<Part, OnlineLogisticRegression>;

/** So many more of one group than of the other are still about half. */
const BALANCED_WITHIN = 50;

/**
 * Learns from a randomised trial whom a treatment moves, one example at a time, without randomness:
 *
 * - `two-models`: the chance of the outcome by a model of the treated minus that by a model of the others;
 * - `class-transformation` (Jaskowski and Jaroszewicz, 2012): one model of whether outcome and treatment
 *   agree; its score orders by uplift if about half are treated, and is `2p - 1`. So of the larger group it
 *   learns only about as many as of the smaller one, evenly over time;
 * - `response`: the chance of the outcome by the model of the treated. It says who buys, not who is moved,
 *   and is the ranking that a shop has without a hold-out.
 */
export class UpliftModels {
  #surplus: number;

  private constructor(
    private readonly learners: Learners,
    surplus = 0,
  ) {
    this.#surplus = surplus;
  }

  static create(features: readonly string[]): UpliftModels {
    return new UpliftModels(learnersBy(() => new OnlineLogisticRegression({ features })));
  }

  static fromState(features: readonly string[], state: UpliftState): UpliftModels {
    return new UpliftModels(
      learnersBy((part) => OnlineLogisticRegression.fromState({ features }, state[part])),
      state.surplus,
    );
  }

  toState(): UpliftState {
    const { treated, others, transformed } = this.learners;
    return {
      treated: treated.toState(),
      others: others.toState(),
      transformed: transformed.toState(),
      surplus: this.#surplus,
    };
  }

  /** Examples learnt of the smaller group: what limits how much can be known of an effect. */
  get examples(): number {
    return Math.min(this.learners.treated.examples, this.learners.others.examples);
  }

  /** Whether the example is one of those of which about half are treated. */
  learn(values: readonly number[], treated: 0 | 1, outcome: 0 | 1): boolean {
    const { treated: ofTreated, others, transformed } = this.learners;
    (treated === 1 ? ofTreated : others).learn(values, outcome);
    const change = treated === 1 ? 1 : -1;
    if (this.#surplus * change >= BALANCED_WITHIN) return false;
    this.#surplus += change;
    transformed.learn(values, treated === outcome ? 1 : 0);
    return true;
  }

  /** Whether there is a first fit of the treated, by which `response` tells shoppers apart. */
  get started(): boolean {
    return this.learners.treated.started;
  }

  get fitted(): FittedUplift {
    const models = Object.entries(this.learners).map(([part, learner]) => [part, learner.model()]);
    return Object.fromEntries(models.filter(([, model]) => model !== undefined)) as FittedUplift;
  }

  /** Returns a score of each way to choose, from -1 to 1; higher means treat first. */
  predict(values: readonly number[]): Record<UpliftModelName, number> {
    const { treated, others, transformed } = this.learners;
    const response = treated.predict(values);
    return {
      'two-models': response - others.predict(values),
      'class-transformation': 2 * transformed.predict(values) - 1,
      response,
    };
  }
}

/** The score of one way, as `predict` gives it; `undefined` while a model that it needs is missing. */
export function upliftScore(
  way: UpliftModelName,
  { treated, others, transformed }: FittedUplift,
  values: readonly number[],
): number | undefined {
  if (way === 'class-transformation')
    return transformed && 2 * probabilityOf(transformed, values) - 1;
  const response = treated && probabilityOf(treated, values);
  if (way === 'response' || response === undefined) return response;
  return others && response - probabilityOf(others, values);
}

function learnersBy(make: (part: Part) => OnlineLogisticRegression): Learners {
  return { treated: make('treated'), others: make('others'), transformed: make('transformed') };
}
