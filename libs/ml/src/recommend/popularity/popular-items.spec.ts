import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeRankingModel, learnTouches, scored } from '../ranking-model.contract.js';
import { PopularItems } from './popular-items.js';
import type { PopularItemsState } from './popular-items.js';

const HOUR_MS = 3_600_000;
const options = { halfLife: HOUR_MS, maxItems: 1_000, categoryOf: (item: number) => item % 4 };

describeRankingModel('PopularItems', {
  create: () => new PopularItems(options),
  fromState: (state) => PopularItems.fromState(options, state as PopularItemsState),
  findsRings: false,
});

const itemsOf = (scores: readonly number[]) => scores.filter((_, at) => at % 2 === 0);

describe('PopularItems', () => {
  it('is exact on a board that is full, whatever comes', () => {
    const touches = fc.array(
      fc.record({
        item: fc.integer({ min: 0, max: 9 }),
        gap: fc.integer({ min: 0, max: 3 }),
        weight: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(touches, (all) => {
        const model = new PopularItems({ halfLife: HOUR_MS, boardSize: 3, maxItems: 10 });
        let time = 0;
        const counts = new Float64Array(10);
        for (const { item, gap, weight } of all) {
          time += gap * HOUR_MS;
          counts.forEach((count, at) => (counts[at] = count / 2 ** gap));
          counts[item] = (counts[item] ?? 0) + weight;
          model.learn({ shopper: 0, item, time, weight });
        }
        const greatest = [...counts].sort((a, b) => b - a);
        const found = itemsOf(scored(model, [])).map((item) => counts[item] ?? 0);
        found.forEach((count, at) => {
          expect(count / (greatest[at] ?? 1)).toBeCloseTo(1, 6);
        });
      }),
    );
  });

  it('puts the categories of the latest items first', () => {
    const model = new PopularItems({ categoryOf: (item) => item % 2 });
    learnTouches(
      model,
      [2, 2, 2, 4, 1, 1, 3].map((item, time) => ({ shopper: time, item, time, weight: 1 })),
    );
    expect(itemsOf(scored(model, [9])).slice(0, 2)).toEqual([1, 3]);
    expect(itemsOf(scored(model, []))[0]).toBe(2);
  });
});
