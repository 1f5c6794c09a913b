import { describe, expect, it } from '@jest/globals';
import { describeLearner, seededRandom } from '@tradewind/testing';
import { ThompsonExploration } from './thompson.js';
import type { ThompsonState } from './thompson.js';

const anything = () => true;

function learn(
  exploration: ThompsonExploration,
  shown: readonly [item: number, clicked: boolean][],
) {
  for (const [item, clicked] of shown) {
    exploration.admit(item);
    exploration.expose(item);
    if (clicked) exploration.click(item);
  }
}

const outcomes = Array.from({ length: 60 }, (_, at): [number, boolean] => [at % 5, at % 5 === 2]);

describeLearner<ThompsonExploration, [number, boolean], number>('ThompsonExploration', {
  create: () => new ThompsonExploration(),
  toState: (exploration) => exploration.toState(),
  fromState: (state) => ThompsonExploration.fromState({}, state as ThompsonState),
  learn,
  predict: (exploration, seed) => {
    const { item = -1, propensity = 0 } = exploration.choose(anything, seed) ?? {};
    return [item, propensity, exploration.expected(2) ?? 0];
  },
  examples: outcomes,
  inputs: [1, 2, 3],
  unseen: [0, -1, 2 ** 40],
});

describe('ThompsonExploration', () => {
  it('comes to show the item that is clicked most', () => {
    const exploration = new ThompsonExploration({ maxExposures: 5_000, propensityDraws: 1 });
    const next = seededRandom(3);
    const rates = [0.02, 0.05, 0.3];
    rates.forEach((_, item) => {
      exploration.admit(item);
    });
    const shown = [0, 0, 0];
    for (let at = 0; at < 600; at++) {
      const { item = 0 } = exploration.choose(anything, at) ?? {};
      exploration.expose(item);
      if (next() < (rates[item] ?? 0)) exploration.click(item);
      if (at >= 400) shown[item] = (shown[item] ?? 0) + 1;
    }
    expect(shown[2]).toBeGreaterThan(160);
  });

  it('states propensities that agree with how often items are chosen', () => {
    const exploration = new ThompsonExploration({ priorPasses: 3, propensityDraws: 60 });
    learn(exploration, [
      [0, true],
      [1, false],
      [1, false],
      [2, false],
    ]);
    const chosen = Array.from({ length: 300 }, (_, seed) => exploration.choose(anything, seed));
    for (const item of [0, 1, 2]) {
      const own = chosen.filter((each) => each?.item === item);
      const stated = own.reduce((sum, each) => sum + (each?.propensity ?? 0), 0) / own.length;
      expect(Math.abs(stated - own.length / 300)).toBeLessThan(0.08);
    }
  });

  it('ends when an item was shown often enough, and shows what it may', () => {
    const exploration = new ThompsonExploration({ maxExposures: 3, maxItems: 2 });
    learn(exploration, [
      [1, true],
      [1, false],
    ]);
    expect(exploration.expected(1)).toBeCloseTo(2 / 23, 9);
    exploration.expose(1);
    expect(exploration.expected(1)).toBeUndefined();
    for (const item of [2, 3, 4]) exploration.admit(item);
    expect(exploration.expected(2)).toBeUndefined();
    expect(exploration.choose((item) => item === 4, 1)?.item).toBe(4);
    expect(exploration.choose(() => false, 1)).toBeUndefined();
  });
});
