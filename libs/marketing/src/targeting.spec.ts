import { describe, expect, it } from '@jest/globals';
import type { UpliftModelName } from '@tradewind/ml';
import { propensityFeatures } from './propensity.js';
import { simulatedTrials } from './trial-shop.fixture.js';
import type { UpliftSnapshot } from './uplift-model.js';

const SHOPPERS = 400;
const targeting = { by: 'uplift', share: 0.5 } as const;

/** Its message moves those who have viewed products; who views none is likelier to order. */
function snapshot(by: UpliftModelName): UpliftSnapshot {
  const model = (weight: number) => ({
    features: propensityFeatures,
    weights: propensityFeatures.map((name) => (name === 'product views' ? weight : 0)),
    intercept: 0,
    means: propensityFeatures.map(() => 0),
    scales: propensityFeatures.map(() => 1),
  });
  const from = (score: number) => new Array<number>(19).fill(score);
  return {
    ...{ treated: 5_000, leftAlone: 5_000 },
    models: { treated: model(-0.5), others: model(-2), transformed: model(1) },
    targeting: {
      ...{ by, trials: 4_000, leftAlone: 2_000 },
      qini: { 'two-models': 0.2, 'class-transformation': 0.1, response: 0 },
      quantiles: {
        'two-models': from(0.1),
        'class-transformation': from(0.1),
        response: from(0.45),
      },
    },
  };
}

const decidedBy = (
  by: UpliftModelName,
  changed: Parameters<typeof simulatedTrials>[2] = { targeting },
) =>
  simulatedTrials(3, SHOPPERS, changed, {
    asOf: () => ({ epoch: 9, value: snapshot(by) }),
  });

interface Decided {
  readonly type: string;
  readonly reason: string;
  readonly kindOfShopper: string;
  readonly eligibility: { rule: string; passed: boolean }[];
  readonly targeting?: {
    by: string;
    score: number;
    threshold: number;
    modelVersion: string;
    explored?: true;
  };
}

describe('a campaign that chooses by a model', () => {
  const { decided, trials } = decidedBy('two-models');
  const all = decided as unknown as Decided[];
  const suppressed = all.filter(({ type }) => type === 'campaign.suppressed');

  it('addresses whom the message moves, and suppresses the others, with the score in the decision', () => {
    expect(all).toHaveLength(SHOPPERS);
    for (const { type, kindOfShopper, targeting: by, eligibility, reason } of all) {
      expect(by).toMatchObject({ by: 'two-models', threshold: 0.1, modelVersion: 'uplift@9' });
      const isChosen = (by?.score ?? 0) >= 0.1;
      expect(isChosen).toBe(kindOfShopper === 'browser');
      const passed = isChosen || by?.explored === true;
      expect(type === 'campaign.suppressed').toBe(!passed);
      expect(eligibility.at(-1)).toEqual({ rule: 'targeting', passed });
      if (!passed) expect(reason).toBe('targeting');
    }
  });

  it('learns of some of the others as well, who stand for the rest', () => {
    const explored = all.filter(({ targeting: by }) => by?.explored).length;
    expect(explored / (explored + suppressed.length)).toBeCloseTo(0.1, 1);
    expect(trials).toHaveLength(SHOPPERS - suppressed.length);
    expect(trials.filter(({ weight }) => weight === 10)).toHaveLength(explored);
    expect(trials.filter(({ weight }) => weight === 1)).toHaveLength(SHOPPERS / 2);
  });

  it('goes by the chance of an order where uplift is not known to be better, or is not asked for', () => {
    for (const decisions of [
      decidedBy('response'),
      decidedBy('two-models', { targeting: { by: 'response', share: 0.5 } }),
    ]) {
      const chosen = (decisions.decided as unknown as Decided[]).filter(
        ({ targeting: by }) => (by?.score ?? 0) >= (by?.threshold ?? 1),
      );
      expect(new Set(chosen.map(({ targeting: by }) => by?.by))).toEqual(new Set(['response']));
      expect(new Set(chosen.map(({ kindOfShopper }) => kindOfShopper))).toEqual(
        new Set(['visitor']),
      );
    }
  });

  it('addresses all who are eligible while there is no model', () => {
    const { decided: before } = simulatedTrials(3, 50, { targeting });
    expect(before.filter(({ type }) => type === 'campaign.suppressed')).toEqual([]);
    expect(before.every((each) => each['targeting'] === undefined)).toBe(true);
  });

  it('decides the same again in a replay', () => {
    expect(decidedBy('two-models').decided).toEqual(decided);
  });

  it('does not score who refuses that, and learns nothing of who refuses to be learnt from', () => {
    const refusing = (refused: 'score' | 'learn') =>
      simulatedTrials(
        3,
        20,
        { targeting },
        {
          ...{ asOf: () => ({ epoch: 9, value: snapshot('two-models') }), refused },
        },
      );
    const unscored = refusing('score');
    expect(unscored.decided.every((each) => each['targeting'] === undefined)).toBe(true);
    expect(unscored.trials).toHaveLength(20);
    expect(refusing('learn').trials).toEqual([]);
  });
});
