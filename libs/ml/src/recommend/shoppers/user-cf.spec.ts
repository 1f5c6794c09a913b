import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeRankingModel, learnTouches, scored } from '../ranking-model.contract.js';
import type { Touch } from '../ranking-model.js';
import { UserCf } from './user-cf.js';
import type { UserCfState } from './user-cf.js';

const options = { maxItems: 1_000 };

describeRankingModel('UserCf', {
  create: () => new UserCf(options),
  fromState: (state) => UserCf.fromState(options, state as UserCfState),
  findsRings: true,
});

const touchesOf = (shopper: number, items: readonly number[]): Touch[] =>
  items.map((item, at) => ({ shopper, item, time: at, weight: 1 }));

describe('UserCf', () => {
  it('is the sum of cosines when all items count alike', () => {
    const model = new UserCf({ rarity: 0 });
    learnTouches(model, [...touchesOf(0, [1, 2]), ...touchesOf(1, [1, 3, 4, 5])]);
    const scores = scored(model, [1]);
    expect(scores.slice(0, 4)).toEqual([1, 1 / Math.sqrt(2) + 1 / 2, 2, 1 / Math.sqrt(2)]);
  });

  it('keeps the latest shoppers of an item', () => {
    const model = new UserCf({ maxPostings: 2 });
    for (const shopper of [0, 1, 2]) learnTouches(model, touchesOf(shopper, [1, 10 + shopper]));
    const items = scored(model, [1]).filter((_, at) => at % 2 === 0);
    expect(items.sort((a, b) => a - b)).toEqual([1, 11, 12]);
  });

  it('forgets a shopper as if there had been none, while no list is full', () => {
    const touch = fc.record({
      shopper: fc.integer({ min: 0, max: 5 }),
      item: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 60 }), (all) => {
        const touches = all.map((each, time) => ({ ...each, time, weight: 1 }));
        const model = new UserCf();
        learnTouches(model, touches);
        model.forget(3);
        const without = new UserCf();
        learnTouches(
          without,
          touches.filter(({ shopper }) => shopper !== 3),
        );
        expect(model.toState()).toEqual(without.toState());
      }),
    );
  });
});
