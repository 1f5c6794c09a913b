import type { Interval } from '../uplift/effect-interval.js';
import { addToRatio, noRatio, ratioWithInterval, type RatioSums } from './ratio-sums.js';

/** A decision that was taken, what followed, and what another policy would have done in its place. */
export interface LoggedDecision {
  /** With which the arm was chosen; above 0. */
  readonly probability: number;
  readonly reward: number;
  /** The probability with which the other policy would have chosen the same arm. */
  readonly targetProbability: number;
  /** What a model expects of the chosen arm, and of the other policy in this context. 0 without a model. */
  readonly expected?: { readonly chosen: number; readonly target: number };
  /** How many decisions it stands for, where some were logged more seldom than others. @default 1 */
  readonly weight?: number;
}

export interface OffPolicyEstimates {
  /** Inverse propensity scoring (Horvitz and Thompson, 1952): unbiased, of high variance. */
  readonly ips: Interval;
  /** Self-normalised (Swaminathan and Joachims, 2015): slightly biased, of lower variance. */
  readonly snips: Interval;
  /** Doubly robust (Dudik, Langford and Li, 2011): unbiased, and as sharp as the model is good. */
  readonly doublyRobust: Interval;
  /** The doubly robust estimate minus the mean of what was decided: what a change of policy would bring. */
  readonly gain: Interval;
  /** The number of decisions that carry as much information: (sum of weights)² / sum of squared weights. */
  readonly effectiveDecisions: number;
}

/** All that the estimates of one policy need of decisions: those of two replicas add up. JSON-serialisable. */
export interface OffPolicySums {
  decisions: number;
  readonly ips: RatioSums;
  readonly snips: RatioSums;
  readonly doublyRobust: RatioSums;
  readonly gain: RatioSums;
}

export const noOffPolicySums = (): OffPolicySums => ({
  decisions: 0,
  ips: noRatio(),
  snips: noRatio(),
  doublyRobust: noRatio(),
  gain: noRatio(),
});

/**
 * Adds a decision in place. What is expected of it, and what the other policy would have done, may rest on
 * earlier decisions, but not on its reward. Throws a RangeError for a probability of 0.
 */
export function addDecision(sums: OffPolicySums, decision: LoggedDecision): void {
  const { probability, reward, targetProbability, expected, weight = 1 } = decision;
  if (!(probability > 0)) {
    throw new RangeError(`a decision was logged with the probability ${probability}`);
  }
  const ratio = (weight * targetProbability) / probability;
  const { chosen = 0, target = 0 } = expected ?? {};
  const corrected = weight * target + ratio * (reward - chosen);
  sums.decisions++;
  addToRatio(sums.ips, ratio * reward, weight);
  addToRatio(sums.snips, ratio * reward, ratio);
  addToRatio(sums.doublyRobust, corrected, weight);
  addToRatio(sums.gain, corrected - weight * reward, weight);
}

/**
 * The mean reward that the other policy would have had, each estimate with a 95 % interval by the normal
 * approximation. `undefined` for fewer than two decisions, or if the other policy would have taken none of
 * the arms that were chosen.
 */
export function offPolicyEstimates({
  decisions,
  ...sums
}: OffPolicySums): OffPolicyEstimates | undefined {
  const { denominator, denominatorSquares } = sums.snips;
  if (decisions < 2 || denominator === 0) return undefined;
  return {
    ips: ratioWithInterval(sums.ips, decisions),
    snips: ratioWithInterval(sums.snips, decisions),
    doublyRobust: ratioWithInterval(sums.doublyRobust, decisions),
    gain: ratioWithInterval(sums.gain, decisions),
    effectiveDecisions: denominator ** 2 / denominatorSquares,
  };
}

/** `offPolicyEstimates` of a list of decisions. */
export function evaluateOffPolicy(
  decisions: readonly LoggedDecision[],
): OffPolicyEstimates | undefined {
  const sums = noOffPolicySums();
  for (const decision of decisions) addDecision(sums, decision);
  return offPolicyEstimates(sums);
}
