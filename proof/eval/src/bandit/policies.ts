import {
  addObservation,
  chooseByLinearThompson,
  chooseByThompson,
  LinearPosterior,
  noLinearSums,
} from '@tradewind/ml';
import type { ArmChoice } from '@tradewind/ml';
import { DIMENSION } from './shop.js';

/** A way to choose arms that learns from rewards. */
export interface Policy {
  choose(context: readonly number[], seed: number): ArmChoice;
  learn(context: readonly number[], arm: number, reward: 0 | 1): void;
  /** What is expected of an arm, for doubly robust estimates; 0 if the policy does not know. */
  expect(context: readonly number[], arm: number): number;
}

export const policyNames = ['linearThompson', 'thompson', 'uniform'] as const;
export type PolicyName = (typeof policyNames)[number];

/** The smallest probability of an arm in the simulations. */
const FLOOR = 0.05;
/** Observations after which the posteriors of all arms are computed anew. */
const REFRESH = 10;

export function policyOf(name: PolicyName, arms: number): Policy {
  if (name === 'linearThompson') return linearThompson(arms);
  return name === 'thompson' ? thompson(arms) : uniformPolicy(arms);
}

function linearThompson(arms: number): Policy {
  const sums = Array.from({ length: arms }, () => noLinearSums(DIMENSION));
  const posteriors = sums.map((each) => new LinearPosterior(each));
  let learned = 0;
  return {
    choose: (context, seed) =>
      chooseByLinearThompson(posteriors, context, { seed, floor: FLOOR, draws: 100 }),
    learn: (context, arm, reward) => {
      sums[arm] = addObservation(sums[arm] ?? noLinearSums(DIMENSION), context, reward);
      if (++learned % REFRESH !== 0) return;
      sums.forEach((each, at) => (posteriors[at] = new LinearPosterior(each)));
    },
    expect: (context, arm) => posteriors[arm]?.expect(context).mean ?? 0,
  };
}

function thompson(arms: number): Policy {
  const counts = Array.from({ length: arms }, () => ({ trials: 0, rewards: 0 }));
  return {
    choose: (_, seed) => chooseByThompson(counts, { seed, floor: FLOOR, draws: 100 }),
    learn: (_, arm, reward) => {
      const { trials = 0, rewards = 0 } = counts[arm] ?? {};
      counts[arm] = { trials: trials + 1, rewards: rewards + reward };
    },
    expect: (_, arm) => {
      const { trials = 0, rewards = 0 } = counts[arm] ?? {};
      return (rewards + 1) / (trials + 2);
    },
  };
}

function uniformPolicy(arms: number): Policy {
  const none = Array.from({ length: arms }, () => ({ trials: 0, rewards: 0 }));
  return {
    choose: (_, seed) => chooseByThompson(none, { seed, floor: 1 / arms, draws: 1 }),
    learn: () => undefined,
    expect: () => 0,
  };
}
