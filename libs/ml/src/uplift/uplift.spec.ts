import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import fc from 'fast-check';
import { averageEffect, qiniCoefficient, qiniCurve, upliftAt } from './qini.js';
import type { TrialScore } from './qini.js';
import { bestTargeting } from './targeting.js';
import { simulatedTrial, TRIAL_FEATURES } from './uplift.fixture.js';
import type { TrialRow } from './uplift.fixture.js';
import { UpliftModels } from './uplift-models.js';
import type { UpliftState } from './uplift-models.js';

const row = (score: number, treated: 0 | 1, outcome: 0 | 1): TrialScore => ({
  score,
  treated,
  outcome,
});

const trials = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 9 }),
    treated: fc.constantFrom(0 as const, 1 as const),
    outcome: fc.constantFrom(0 as const, 1 as const),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the Qini curve', () => {
  it('subtracts the outcomes of the others, scaled to the number of the treated', () => {
    const trial = [row(4, 1, 1), row(3, 0, 1), row(2, 1, 1), row(1, 0, 0)];
    expect(qiniCurve(trial)).toEqual({ counts: [0, 1, 2, 3, 4], gains: [0, 1, 0, 0, 1] });
  });

  it('has one point for equal scores, whatever their order', () => {
    const trial = [row(1, 1, 1), row(1, 0, 0), row(0, 1, 0), row(0, 0, 0)];
    expect(qiniCurve(trial)).toEqual({ counts: [0, 2, 4], gains: [0, 1, 1] });
    expect(qiniCurve([...trial].reverse())).toEqual(qiniCurve(trial));
  });
});

describe('the Qini coefficient', () => {
  it("is the share of the area of scikit-uplift's perfect ranking", () => {
    const trial = [
      row(6, 1, 1),
      row(5, 0, 0),
      row(4, 1, 1),
      row(3, 0, 1),
      row(2, 1, 0),
      row(1, 0, 1),
    ];
    // The line to the end has no area; below the curve there is 5.5, below the perfect ranking's 7.
    expect(qiniCurve(trial).gains).toEqual([0, 1, 1, 2, 1, 0.5, 0]);
    expect(qiniCoefficient(trial)).toBeCloseTo(5.5 / 7);
  });

  it('is at most 1, and finite for any trial', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        const qini = qiniCoefficient(trial);
        expect(qini).toBeLessThanOrEqual(1 + 1e-9);
        expect(qini).toBeGreaterThan(-Infinity);
      }),
    );
  });

  it('is 0 for one score', () => {
    const trial = [row(1, 1, 1), row(1, 0, 0), row(1, 1, 0), row(1, 0, 1)];
    expect(qiniCoefficient(trial)).toBe(0);
  });
});

describe('uplift among the first', () => {
  it('is the difference of the rates there', () => {
    const trial = [row(4, 1, 1), row(3, 0, 0), row(2, 1, 0), row(1, 0, 1)];
    expect(upliftAt(trial, 0.5)).toBe(1);
    expect(upliftAt(trial, 1)).toBe(0);
  });

  it('is unknown where a group is missing', () => {
    expect(upliftAt([row(2, 1, 1), row(1, 0, 0)], 0.5)).toBeUndefined();
    expect(averageEffect([])).toBeUndefined();
  });
});

describe('uplift models', () => {
  const learned = UpliftModels.create(TRIAL_FEATURES);
  for (const { values, treated, outcome } of simulatedTrial(10_000, 1)) {
    learned.learn(values, treated, outcome);
  }
  const unseen = simulatedTrial(10_000, 2);
  const qiniOf = (score: (of: TrialRow) => number) =>
    qiniCoefficient(unseen.map((of) => ({ ...of, score: score(of) })));
  const best = qiniOf(({ effect }) => effect);

  it.each(['two-models', 'class-transformation'] as const)(
    '%s come within a tenth of the order by the true effect',
    (model) => {
      const qini = qiniOf(({ values }) => learned.predict(values)[model]);
      expect(qini / best).toBeGreaterThan(0.9);
    },
  );

  it('beat the ranking by who buys', () => {
    const response = qiniOf(({ values }) => learned.predict(values).response);
    expect(qiniOf(({ values }) => learned.predict(values)['two-models'])).toBeGreaterThan(
      1.2 * response,
    );
  });

  it('are chosen by what they gain, and not before enough shoppers were left alone', () => {
    const scored = unseen.map(({ values, treated, outcome }) => ({
      scores: learned.predict(values),
      treated,
      outcome,
    }));
    expect(bestTargeting(scored)).not.toBe('response');
    expect(bestTargeting(scored.slice(0, 1_000))).toBe('response');
  });

  describeLearner<UpliftModels, TrialRow, readonly number[]>('uplift models', {
    create: () => UpliftModels.create(TRIAL_FEATURES),
    toState: (models) => models.toState(),
    fromState: (state) => UpliftModels.fromState(TRIAL_FEATURES, state as UpliftState),
    learn: (models, rows) => {
      for (const { values, treated, outcome } of rows) models.learn(values, treated, outcome);
    },
    predict: (models, values) => Object.values(models.predict(values)),
    examples: simulatedTrial(1_200, 3),
    inputs: simulatedTrial(20, 4).map(({ values }) => values),
    unseen: [[], [0, 0, 0, 0], [NaN, Infinity, -Infinity, 0], [1e300, -1e300, 1, 1]],
  });
});
