import { beforeAll, describe, expect, it } from '@jest/globals';
import { offPolicyView, type OffPolicyView } from './off-policy.js';
import { learned, REVENUE, simulatedTrials, valueOf } from './trial-shop.fixture.js';

const SHOPPERS = 2_000;

describe('what other policies would have earned, in a shop whose truth is known', () => {
  let view: OffPolicyView;
  beforeAll(() => {
    const { trials } = simulatedTrials(1, SHOPPERS);
    view = offPolicyView('mine', learned(trials));
  });
  const of = (policy: string) => view.policies.find((each) => each.policy === policy);

  it('knows each shopper once', () => {
    expect(view).toMatchObject({ shoppers: SHOPPERS, arms: ['plain', 'discount'] });
    expect(view.leftAlone / SHOPPERS).toBeCloseTo(0.3, 1);
  });

  it.each([
    ['nobody', valueOf(() => 'alone')],
    ['arm:plain', valueOf(() => 'plain')],
    ['arm:discount', valueOf(() => 'discount')],
    ['even', (valueOf(() => 'plain') + valueOf(() => 'discount')) / 2],
    ['everybody', (valueOf(() => 'plain') + valueOf(() => 'discount')) / 2],
  ])('holds the truth of %s in each interval', (policy, value) => {
    const { ordered, revenue } = of(policy) ?? {};
    for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
      const { low = 1, high = 0 } = ordered?.[name] ?? {};
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(high - low).toBeLessThan(0.12);
    }
    expect(revenue?.doublyRobust.low).toBeLessThan(REVENUE * value);
    expect(revenue?.doublyRobust.high).toBeGreaterThan(REVENUE * value);
  });
});
