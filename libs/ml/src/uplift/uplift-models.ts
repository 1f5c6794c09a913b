import { OnlineLogisticRegression } from '../logistic-regression.js';
import type { LogisticRegressionState } from '../logistic-regression.js';

/** How whom to treat is chosen. `response` ranks by the chance of the outcome, treated or not. */
export const upliftModelNames = ['two-models', 'class-transformation', 'response'] as const;
export type UpliftModelName = (typeof upliftModelNames)[number];

export interface UpliftState {
  readonly treated: LogisticRegressionState;
  readonly others: LogisticRegressionState;
  readonly transformed: LogisticRegressionState;
}

type Learners = Record<keyof UpliftState, OnlineLogisticRegression>;

/**
 * Learns from a randomised trial whom a treatment moves, one example at a time, without randomness:
 *
 * - `two-models`: the chance of the outcome by a model of the treated minus that by a model of the others;
 * - `class-transformation` (Jaskowski and Jaroszewicz, 2012): one model of whether outcome and treatment
 *   agree; its score orders by uplift if about half are treated, and is `2p - 1`;
 * - `response`: the chance of the outcome by the model of the treated. It says who buys, not who is moved,
 *   and is the ranking that a shop has without a hold-out.
 */
export class UpliftModels {
  readonly #learners: Learners;

  private constructor(learners: Learners) {
    this.#learners = learners;
  }

  static create(features: readonly string[]): UpliftModels {
    return new UpliftModels(learnersBy(() => new OnlineLogisticRegression({ features })));
  }

  static fromState(features: readonly string[], state: UpliftState): UpliftModels {
    return new UpliftModels(
      learnersBy((part) => OnlineLogisticRegression.fromState({ features }, state[part])),
    );
  }

  toState(): UpliftState {
    const { treated, others, transformed } = this.#learners;
    return {
      treated: treated.toState(),
      others: others.toState(),
      transformed: transformed.toState(),
    };
  }

  /** Examples learnt of the smaller group: what limits how much can be known of an effect. */
  get examples(): number {
    return Math.min(this.#learners.treated.examples, this.#learners.others.examples);
  }

  learn(values: readonly number[], treated: 0 | 1, outcome: 0 | 1): void {
    const { treated: ofTreated, others, transformed } = this.#learners;
    (treated === 1 ? ofTreated : others).learn(values, outcome);
    transformed.learn(values, treated === outcome ? 1 : 0);
  }

  /** Returns a score of each way to choose, from -1 to 1; higher means treat first. */
  predict(values: readonly number[]): Record<UpliftModelName, number> {
    const { treated, others, transformed } = this.#learners;
    const response = treated.predict(values);
    return {
      'two-models': response - others.predict(values),
      'class-transformation': 2 * transformed.predict(values) - 1,
      response,
    };
  }
}

function learnersBy(make: (part: keyof UpliftState) => OnlineLogisticRegression): Learners {
  return { treated: make('treated'), others: make('others'), transformed: make('transformed') };
}
