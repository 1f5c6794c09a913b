import { betaDraw, normalDraw, seededNumbers } from '../random-source.js';
import { LinearPosterior } from './linear-posterior.js';

/** What one arm has brought: sums, so that those of two replicas add up. */
export interface ArmCounts {
  readonly trials: number;
  /** Trials with the desired outcome, at most `trials`. */
  readonly rewards: number;
}

export interface ArmChoiceOptions {
  /** The same seed gives the same choice; a decision takes its slot's. */
  readonly seed: number;
  /** Samples from the posterior by which the chance of each arm to be best is estimated. */
  readonly draws?: number;
  /** The smallest probability of an arm, which keeps every arm measurable; at most 1 / arms. */
  readonly floor?: number;
}

export interface ArmChoice {
  readonly arm: number;
  /** The exact probability with which this policy chose the arm, as off-policy estimates need it. */
  readonly probability: number;
  readonly probabilities: readonly number[];
}

const DRAWS = 200;
const FLOOR = 0.02;

/**
 * Chooses an arm by Thompson sampling (Thompson, 1933) with Beta(1, 1) as prior. The arm is drawn from the
 * estimated probabilities of being best, mixed with the floor, so that the probability it states is the
 * one it acted by and not an estimate of it.
 */
export function chooseByThompson(arms: readonly ArmCounts[], options: ArmChoiceOptions): ArmChoice {
  return choose(arms.length, options, (next, arm) => {
    const { trials = 0, rewards = 0 } = arms[arm] ?? {};
    return betaDraw(1 + rewards, 1 + Math.max(0, trials - rewards), next);
  });
}

/**
 * As `chooseByThompson`, with the reward of each arm linear in the context (Agrawal and Goyal, 2013). Since
 * only the expected reward of this context counts, one normal draw replaces a draw of all weights.
 */
export function chooseByLinearThompson(
  arms: readonly LinearPosterior[],
  context: readonly number[],
  options: ArmChoiceOptions,
): ArmChoice {
  const expected = arms.map((arm) => arm.expect(context));
  return choose(arms.length, options, (next, arm) => {
    const { mean = 0, deviation = 1 } = expected[arm] ?? {};
    return mean + deviation * normalDraw(next);
  });
}

function choose(
  arms: number,
  { seed, draws = DRAWS, floor = FLOOR }: ArmChoiceOptions,
  sample: (next: () => number, arm: number) => number,
): ArmChoice {
  if (arms < 1) throw new RangeError('a choice needs at least one arm');
  if (floor * arms > 1) throw new RangeError(`a floor of ${floor} is too high for ${arms} arms`);
  const next = seededNumbers(seed);
  const wins = new Array<number>(arms).fill(0);
  for (let draw = 0; draw < draws; draw++) {
    const best = largest(Array.from({ length: arms }, (_, arm) => sample(next, arm)));
    wins[best] = (wins[best] ?? 0) + 1;
  }
  const probabilities = wins.map((won) => floor + (1 - floor * arms) * (won / draws));
  const arm = indexAt(probabilities, next());
  return { arm, probability: probabilities[arm] ?? 0, probabilities };
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, at) => (value > (values[best] ?? -Infinity) ? at : best), 0);
}

function indexAt(probabilities: readonly number[], point: number): number {
  let sum = 0;
  const at = probabilities.findIndex((probability) => (sum += probability) > point);
  return at === -1 ? probabilities.length - 1 : at;
}
