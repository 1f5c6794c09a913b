import { Random } from '@tradewind/cli/random';
import { evaluateOffPolicy } from '@tradewind/ml';
import type { LoggedDecision, OffPolicyEstimates } from '@tradewind/ml';
import { policyOf } from './policies.js';
import type { PolicyName } from './policies.js';
import { SimulatedShop } from './shop.js';

export interface SimulationSize {
  readonly arms: number;
  readonly decisions: number;
}

export interface Simulation {
  /** What a decision earned less than the best arm of its context would have, on average. */
  readonly regret: number;
  /** As `regret`, over the last tenth of the decisions. */
  readonly lateRegret: number;
  readonly estimates: OffPolicyEstimates | undefined;
  /** The true mean reward of the policy that the estimates are of. */
  readonly truth: number;
}

const CONTEXTS_FOR_TRUTH = 20_000;

/** One shop, one policy that learns in it, and what its log says of another policy. */
export function simulate(
  name: PolicyName,
  { arms, decisions }: SimulationSize,
  seed: number,
): Simulation {
  const shop = new SimulatedShop(arms, seed);
  const random = new Random(seed + 1);
  const policy = policyOf(name, arms);
  const log: LoggedDecision[] = [];
  const regrets: number[] = [];
  for (let at = 0; at < decisions; at++) {
    const context = shop.context(random);
    const { arm, probability } = policy.choose(context, seed * decisions + at);
    const chance = shop.chance(context, arm);
    const reward = random.next() < chance ? 1 : 0;
    const other = otherPolicy(context, arms);
    const expected = {
      chosen: policy.expect(context, arm),
      target: policy.expect(context, other),
    };
    log.push({ probability, reward, targetProbability: arm === other ? 1 : 0, expected });
    regrets.push(shop.best(context) - chance);
    policy.learn(context, arm, reward);
  }
  return {
    regret: mean(regrets),
    lateRegret: mean(regrets.slice(-Math.ceil(decisions / 10))),
    estimates: evaluateOffPolicy(log),
    truth: trueReward(shop, random),
  };
}

/** A rule that a marketer might have written: the arm depends on one value of the context. */
function otherPolicy(context: readonly number[], arms: number): number {
  return Math.min(arms - 1, Math.floor((((context[1] ?? 0) + 1) / 2) * arms));
}

function trueReward(shop: SimulatedShop, random: Random): number {
  const rewards = Array.from({ length: CONTEXTS_FOR_TRUTH }, () => {
    const context = shop.context(random);
    return shop.chance(context, otherPolicy(context, shop.arms));
  });
  return mean(rewards);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
