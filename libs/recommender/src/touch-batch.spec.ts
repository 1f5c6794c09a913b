import { describe, expect, it } from '@jest/globals';
import { itemsBatchedSchema, touchBatchSchema } from '@tradewind/contracts';
import fc from 'fast-check';
import { toldIn } from './ranking/told-touches.js';
import { batchesOf } from './touch-batch.js';
import type { GatheredTouch } from './touch-batch.js';

const BEGIN = 5_000;
const tenants = ['one', 'other'];
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
const touch: fc.Arbitrary<GatheredTouch> = fc
  .record({
    tenant: fc.constantFrom(...tenants),
    items: fc.uniqueArray(text, { minLength: 1, maxLength: 30 }),
    weight: fc.integer({ min: 1, max: 5 }),
    shopper: text,
    at: fc.nat(1_000),
    isOrder: fc.boolean(),
  })
  .map(({ tenant, items, weight, shopper, at, isOrder }) => {
    // An item is of one category in a batch.
    const categories = items.map((item) => (item.length > 1 ? `of ${item}` : ''));
    return { tenant, items, weight, by: { shopper, at, isOrder, categories } };
  });

describe('a batch of touches', () => {
  it('says what its touches say, after it has been a record', () => {
    fc.assert(
      fc.property(fc.array(touch), (all) => {
        const record = { source: 3, epoch: 7, batches: batchesOf(all) };
        const { batches } = itemsBatchedSchema.parse(JSON.parse(JSON.stringify(record)));
        for (const tenant of tenants) {
          const told = batches.filter((batch) => batch.tenant === tenant);
          const own = all.filter((each) => each.tenant === tenant);
          expect(told.flatMap((batch) => toldIn(batch, BEGIN))).toEqual(
            own.map(({ items, weight, by }) => ({
              ...{ tenant, items, weight, shopper: by?.shopper, isOrder: by?.isOrder },
              time: BEGIN + (by?.at ?? 0),
              categories: by?.categories.map((name) => (name === '' ? undefined : name)),
            })),
          );
        }
      }),
    );
  });

  it('names each item once', () => {
    const one = { tenant: 'one', items: ['b', 'c'], weight: 5 };
    expect(batchesOf([one, { ...one, items: ['c', 'a'] }])).toEqual([
      { tenant: 'one', items: ['b', 'c', 'a'], touches: [5, 0, 2, 0, 1, 5, 0, 2, 1, 2] },
    ]);
  });

  it('leaves out what records said of items before the touch, when they still did', () => {
    const told = { shoppers: ['ann'], by: [0], at: [0], orders: [], categories: [], of: [] };
    const batch = { tenant: 'one', items: ['a', 'b'], touches: [2, 1, 1, 0, 1], told };
    expect(toldIn(touchBatchSchema.parse(batch), 0)).toMatchObject([{ items: ['b'], weight: 2 }]);
  });

  it('is refused where touches are cut off, weigh nothing, touch nothing or name no item', () => {
    const parse = (numbers: number[]) =>
      touchBatchSchema.safeParse({ tenant: 'one', items: ['a', 'b'], touches: numbers }).success;
    expect(parse([1, 1, 1, 0, 1])).toBe(true);
    expect(parse([])).toBe(true);
    const bad = [[1], [1, 1, 1, 0], [0, 1, 1, 0, 1], [1, 2, 0, 0, 1], [1, 1, 1, 0, 2]];
    expect(bad.map(parse)).toEqual(bad.map(() => false));
  });
});
