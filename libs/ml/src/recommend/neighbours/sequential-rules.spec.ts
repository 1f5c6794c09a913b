import { describe, expect, it } from '@jest/globals';
import { describeRankingModel, learnTouches, scored } from '../ranking-model.contract.js';
import { SequentialRules } from './sequential-rules.js';
import type { FadingNeighboursState } from './fading-neighbours.js';

const options = { maxItems: 1_000, halfLife: 3_600_000 };

describeRankingModel('SequentialRules', {
  create: () => new SequentialRules(options),
  fromState: (state) => SequentialRules.fromState(options, state as FadingNeighboursState),
  findsRings: true,
});

describe('SequentialRules', () => {
  const touches = [0, 1, 2].map((item, at) => ({ shopper: 0, item, time: at, weight: 1 }));

  it('counts by one over the distance, and less against the direction', () => {
    const model = new SequentialRules({ backwards: 0.3, exponent: 0 });
    learnTouches(model, touches);
    expect(scored(model, [0])).toEqual([1, 1, 2, 0.5]);
    const [next, forwards, before, backwards = 0] = scored(model, [1]);
    expect([next, forwards, before]).toEqual([2, 1, 0]);
    expect(backwards).toBeCloseTo(0.3, 6);
  });

  it('takes the direction alone when it is told to', () => {
    const model = new SequentialRules({ backwards: 0 });
    learnTouches(model, touches);
    expect(scored(model, [2])).toEqual([]);
  });
});
