import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { betaDraw, normalDraw, seededNumbers } from '../random-source.js';
import { addObservation, addSums, LinearPosterior, noLinearSums } from './linear-posterior.js';
import { evaluateOffPolicy } from './off-policy.js';
import type { LoggedDecision } from './off-policy.js';
import { chooseByLinearThompson, chooseByThompson } from './thompson.js';

describe('draws', () => {
  it('have the moments of their distributions', () => {
    const next = seededNumbers(1);
    const normals = Array.from({ length: 20_000 }, () => normalDraw(next));
    const betas = Array.from({ length: 20_000 }, () => betaDraw(3, 9, next));
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(betas)).toBeCloseTo(0.25, 2);
    expect(mean(betas.map((value) => (value - 0.25) ** 2))).toBeCloseTo((3 * 9) / (144 * 13), 3);
  });
});

describe('Thompson sampling', () => {
  const arms = fc.array(
    fc
      .integer({ min: 0, max: 500 })
      .chain((trials) =>
        fc.integer({ min: 0, max: trials }).map((rewards) => ({ trials, rewards })),
      ),
    { minLength: 1, maxLength: 8 },
  );

  it('states probabilities that add up to 1, each at least the floor', () => {
    fc.assert(
      fc.property(arms, fc.integer(), (counts, seed) => {
        const { arm, probability, probabilities } = chooseByThompson(counts, { seed, floor: 0.05 });
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
        expect(Math.min(...probabilities)).toBeGreaterThanOrEqual(0.05);
        expect(probabilities[arm]).toBe(probability);
        expect(chooseByThompson(counts, { seed, floor: 0.05 }).arm).toBe(arm);
      }),
    );
  });

  it('prefers the better arm the more surely, the more it has seen', () => {
    const shareOf = (scale: number) =>
      chooseByThompson(
        [
          { trials: 10 * scale, rewards: 2 * scale },
          { trials: 10 * scale, rewards: scale },
        ],
        { seed: 1, draws: 4_000 },
      ).probabilities[0] ?? 0;
    expect(shareOf(1)).toBeGreaterThan(0.55);
    expect(shareOf(10)).toBeGreaterThan(shareOf(1) + 0.1);
    expect(shareOf(100)).toBeCloseTo(0.98, 2);
  });

  it('acts by the probabilities that it states', () => {
    const counts = [
      { trials: 40, rewards: 6 },
      { trials: 40, rewards: 4 },
    ];
    let stated = 0;
    let chosen = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const { arm, probabilities } = chooseByThompson(counts, { seed: seed * 7_919, draws: 20 });
      stated += probabilities[0] ?? 0;
      if (arm === 0) chosen++;
    }
    expect(Math.abs(stated - chosen) / 2_000).toBeLessThan(0.02);
  });

  it('refuses a floor that the arms cannot have', () => {
    expect(() => chooseByThompson([], { seed: 1 })).toThrow('at least one arm');
    const three = new Array(3).fill({ trials: 0, rewards: 0 });
    expect(() => chooseByThompson(three, { seed: 1, floor: 0.4 })).toThrow('too high for 3 arms');
  });
});

describe('a linear posterior', () => {
  const observations = fc.array(
    fc.record({
      context: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
      reward: fc.integer({ min: 0, max: 1 }),
    }),
    { maxLength: 20 },
  );
  const sumsOf = (list: { context: number[]; reward: number }[]) =>
    list.reduce((sums, each) => addObservation(sums, each.context, each.reward), noLinearSums(3));

  it('of two replicas is that of one that has seen both', () => {
    fc.assert(
      fc.property(observations, observations, (first, second) => {
        expect(addSums(sumsOf(first), sumsOf(second))).toEqual(sumsOf([...first, ...second]));
      }),
    );
  });

  it('finds the weights, and grows surer where it has seen more', () => {
    const next = seededNumbers(3);
    let sums = noLinearSums(2);
    for (let at = 0; at < 4_000; at++) {
      const x = next();
      sums = addObservation(sums, [1, x], next() < 0.1 + 0.4 * x ? 1 : 0);
    }
    const learned = new LinearPosterior(sums);
    expect(learned.expect([1, 0.5]).mean).toBeCloseTo(0.3, 1);
    expect(learned.expect([1, 0.5]).deviation).toBeLessThan(0.02);
    expect(learned.expect([1, 9]).deviation).toBeGreaterThan(
      5 * learned.expect([1, 0.5]).deviation,
    );
  });

  it('lets a context decide which arm is best', () => {
    const next = seededNumbers(5);
    const arms = [noLinearSums(2), noLinearSums(2)];
    for (let at = 0; at < 3_000; at++) {
      const x = next() < 0.5 ? 1 : -1;
      const arm = at % 2;
      const chance = arm === 0 ? 0.3 + 0.2 * x : 0.3 - 0.2 * x;
      arms[arm] = addObservation(arms[arm] ?? noLinearSums(2), [1, x], next() < chance ? 1 : 0);
    }
    const posteriors = arms.map((sums) => new LinearPosterior(sums));
    const chosen = (x: number) =>
      chooseByLinearThompson(posteriors, [1, x], { seed: 9 }).probabilities[0] ?? 0;
    expect(chosen(1)).toBeGreaterThan(0.95);
    expect(chosen(-1)).toBeLessThan(0.05);
  });
});

describe('off-policy estimates', () => {
  /** Logged by a policy that prefers arm 0; the target always takes arm 1, whose true rate is .3. */
  function logged(seed: number, count: number): LoggedDecision[] {
    const next = seededNumbers(seed);
    return Array.from({ length: count }, () => {
      const arm = next() < 0.8 ? 0 : 1;
      const reward = next() < (arm === 0 ? 0.1 : 0.3) ? 1 : 0;
      return {
        probability: arm === 0 ? 0.8 : 0.2,
        reward,
        targetProbability: arm,
        expected: { chosen: arm === 0 ? 0.1 : 0.3, target: 0.3 },
      };
    });
  }

  it('hold the truth in at least 93 % of 400 logs, the doubly robust one most narrowly', () => {
    const held = { ips: 0, snips: 0, doublyRobust: 0 };
    const widths = { ips: 0, snips: 0, doublyRobust: 0 };
    for (let seed = 0; seed < 400; seed++) {
      const estimates = evaluateOffPolicy(logged(seed, 2_000));
      for (const name of ['ips', 'snips', 'doublyRobust'] as const) {
        const { low = 0, high = 0 } = estimates?.[name] ?? {};
        if (low <= 0.3 && 0.3 <= high) held[name]++;
        widths[name] += high - low;
      }
    }
    expect(Math.min(...Object.values(held))).toBeGreaterThanOrEqual(372);
    expect(widths.doublyRobust).toBeLessThan(widths.ips);
  });

  it('say how few of the decisions carry information', () => {
    expect(evaluateOffPolicy(logged(1, 2_000))?.effectiveDecisions).toBeLessThan(500);
    expect(evaluateOffPolicy([])).toBeUndefined();
    expect(() =>
      evaluateOffPolicy([
        { probability: 0, reward: 1, targetProbability: 1 },
        { probability: 1, reward: 1, targetProbability: 1 },
      ]),
    ).toThrow('probability 0');
  });
});
