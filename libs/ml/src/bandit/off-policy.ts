import { normalInterval } from '../uplift/effect-interval.js';
import type { Interval } from '../uplift/effect-interval.js';

/** A decision that was taken, what followed, and what another policy would have done in its place. */
export interface LoggedDecision {
  /** With which the arm was chosen; above 0. */
  readonly probability: number;
  readonly reward: number;
  /** The probability with which the other policy would have chosen the same arm. */
  readonly targetProbability: number;
  /** What a model expects of the chosen arm, and of the other policy in this context. 0 without a model. */
  readonly expected?: { readonly chosen: number; readonly target: number };
}

export interface OffPolicyEstimates {
  /** Inverse propensity scoring (Horvitz and Thompson, 1952): unbiased, of high variance. */
  readonly ips: Interval;
  /** Self-normalised (Swaminathan and Joachims, 2015): slightly biased, of lower variance. */
  readonly snips: Interval;
  /** Doubly robust (Dudik, Langford and Li, 2011): unbiased, and as sharp as the model is good. */
  readonly doublyRobust: Interval;
  /** The number of decisions that carry as much information: (sum of weights)² / sum of squared weights. */
  readonly effectiveDecisions: number;
}

/**
 * Estimates the mean reward that another policy would have had on logged decisions, each with a 95 %
 * interval by the normal approximation. `undefined` for fewer than two decisions, or if the other policy
 * would have taken none of the arms that were chosen. Throws a RangeError for a probability of 0.
 */
export function evaluateOffPolicy(
  decisions: readonly LoggedDecision[],
): OffPolicyEstimates | undefined {
  const weights = decisions.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (decisions.length < 2 || total === 0) return undefined;
  const weighted = decisions.map(({ reward }, at) => (weights[at] ?? 0) * reward);
  const selfNormalised = weighted.reduce((sum, value) => sum + value, 0) / total;
  const meanWeight = total / decisions.length;
  const influence = decisions.map(
    ({ reward }, at) =>
      selfNormalised + ((weights[at] ?? 0) * (reward - selfNormalised)) / meanWeight,
  );
  const corrected = decisions.map(({ reward, expected }, at) => {
    const { chosen = 0, target = 0 } = expected ?? {};
    return target + (weights[at] ?? 0) * (reward - chosen);
  });
  return {
    ips: meanWithInterval(weighted),
    snips: meanWithInterval(influence),
    doublyRobust: meanWithInterval(corrected),
    effectiveDecisions: total ** 2 / weights.reduce((sum, weight) => sum + weight ** 2, 0),
  };
}

function weightOf({ probability, targetProbability }: LoggedDecision): number {
  if (!(probability > 0)) {
    throw new RangeError(`a decision was logged with the probability ${probability}`);
  }
  return targetProbability / probability;
}

function meanWithInterval(values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return normalInterval(mean, squares / (values.length - 1) / values.length);
}
