import { beforeAll, describe, expect, it } from '@jest/globals';
import { seededNumbers } from '@tradewind/ml';
import { describeTrainer } from '@tradewind/testing';
import { EpochTrainerFold } from '@tradewind/trainer';
import { offPolicyView, type OffPolicyView } from './off-policy.js';
import { propensityFeatures } from './propensity.js';
import { targetingView } from './targeting-view.js';
import { kindOf, learned, truth, valueOf, type Kind } from './trial-shop.fixture.js';
import { upliftModel, type Trial, type UpliftSnapshot } from './uplift-model.js';
import { UpliftLearner } from './uplift-trainer.js';

const featuresOf = (kind: Kind) =>
  propensityFeatures.map((name) => (name === 'product views' && kind === 'browser' ? 1.4 : 0.7));

/** Trials of the shop of the fixture, without folding what led to them. */
function trials(seed: number, count: number, leftAlone = 0.5): Trial[] {
  const next = seededNumbers(seed);
  const probability = (1 - leftAlone) / 2;
  const arms = ['plain', 'discount'].map((id) => ({ id, probability }));
  return Array.from({ length: count }, (_, i) => {
    const [kind, point] = [kindOf(i), next()];
    const arm = ['plain', 'discount'][Math.floor((point - leftAlone) / probability)];
    const done = point < leftAlone ? 'alone' : (arm ?? 'discount');
    const isOrdered = next() < (truth[kind][done] ?? 0);
    return {
      ...{ tenant: 'demo', source: i % 3, epoch: 1, campaign: 'mine', version: 1, weight: 1 },
      ...{ features: featuresOf(kind), arms, leftAlone },
      ...(done !== 'alone' && { arm: done }),
      ordered: isOrdered ? { CHF: 9 } : {},
    };
  });
}

describe('the trainer of whom a campaign moves', () => {
  let snapshot: UpliftSnapshot;
  let view: OffPolicyView;
  beforeAll(() => {
    snapshot = learned(trials(1, 3_000));
    view = offPolicyView('mine', snapshot);
  });
  const of = (policy: string) => view.policies.find((each) => each.policy === policy)?.ordered;

  it('chooses by uplift where it gains more than the chance of an order', () => {
    const { by, qini, leftAlone } = targetingView({ epoch: 7, value: snapshot }) ?? {};
    expect(by).not.toBe('response');
    expect(qini?.['two-models']).toBeGreaterThan((qini?.response ?? 1) + 0.02);
    expect(leftAlone).toBeGreaterThan(1_000);
  });

  it('waits until enough shoppers were left alone, and says for how many', () => {
    const value = learned(trials(2, 500, 0.3));
    const { by, waitsFor } = targetingView({ epoch: 7, value }) ?? {};
    expect(by).toBe('response');
    expect(waitsFor).toMatch(/^\d+ more shoppers who were left alone$/);
  });

  it('judges policies that learn by what they knew: what they earn lies between chance and the best', () => {
    const best = valueOf((kind) => (kind === 'browser' ? 'discount' : 'plain'));
    const even = (valueOf(() => 'plain') + valueOf(() => 'discount')) / 2;
    const linear = of('linear-thompson')?.doublyRobust;
    expect(linear?.high).toBeGreaterThan(best - 0.05);
    expect(linear?.value).toBeLessThan(best + 0.05);
    expect(linear?.low).toBeGreaterThan(even);
  });

  it('finds that it pays to address whom the message moves rather than who orders anyway', () => {
    const [moved, likely] = [of('uplift:0.5'), of('response:0.5')];
    expect(moved?.gain.value).toBeGreaterThan((likely?.gain.value ?? 1) + 0.02);
  });

  it('refuses what decisions tell too little about', () => {
    const few = offPolicyView('mine', learned(trials(3, 120)));
    expect(few.policies.find(({ policy }) => policy === 'arm:plain')?.refused).toMatch(
      /tell as much about it as \d+ of its own would; 100 are needed/,
    );
    const nobodyAlone = offPolicyView('mine', learned(trials(4, 250, 0)));
    const { refused, ordered } = nobodyAlone.policies[0] ?? {};
    expect(refused).toMatch(/in 250 of 250 decisions the shopper could not have been left alone/);
    expect(ordered).toBeUndefined();
  });

  it('judges anew when the arms are others, and not by what was decided before', () => {
    const later = trials(5, 200).map((trial) => ({
      ...trial,
      version: 2,
      arms: [...trial.arms, { id: 'new', probability: 0 }],
    }));
    const { arms, policies, settingsVersion } = offPolicyView(
      'mine',
      learned([...trials(6, 200), ...later, ...trials(7, 50)]),
    );
    expect({ arms, settingsVersion }).toEqual({
      arms: ['plain', 'discount', 'new'],
      settingsVersion: 2,
    });
    expect(policies.find(({ policy }) => policy === 'arm:plain')?.decisions).toBe(200);
    expect(policies.find(({ policy }) => policy === 'arm:new')?.refused).toMatch(/treated so/);
  });
});

describeTrainer('uplift', {
  model: upliftModel,
  create: ({ bounds, ...options }) =>
    new EpochTrainerFold({ ...upliftModel, bounds }, new UpliftLearner(), options),
  delta: ({ tenant, source, epoch, n }) => {
    const [trial] = trials(source * 7 + n, 1) as [Trial];
    const arms = [{ id: '', probability: 0.5 }];
    const isSent = trial.arm !== undefined;
    const data = { ...trial, arms, tenant, source, epoch, ...(isSent && { arm: '' }) };
    return { type: 'trial.ended' as const, data };
  },
});
