import { describe, expect, it } from '@jest/globals';
import { itemsBatchedSchema, touchBatchSchema } from '@tradewind/contracts';
import { PairCounts } from '@tradewind/ml';
import fc from 'fast-check';
import { batchesOf, countBatch } from './touch-batch.js';
import type { WindowedTouch } from './touch-batch.js';

const tenants = ['one', 'other'];
const items = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 });
const touches: fc.Arbitrary<WindowedTouch[]> = fc.array(
  fc.record({
    tenant: fc.constantFrom(...tenants),
    window: fc.array(items, { maxLength: 10 }),
    items: fc.array(items, { minLength: 1, maxLength: 30 }),
    weight: fc.integer({ min: 1, max: 5 }),
  }),
);

describe('a batch of touches', () => {
  it('counts what its touches say, after it has been a record', () => {
    fc.assert(
      fc.property(touches, (all) => {
        const record = { source: 3, epoch: 7, batches: batchesOf(all) };
        const { epoch, batches } = itemsBatchedSchema.parse(JSON.parse(JSON.stringify(record)));
        for (const tenant of tenants) {
          const [one, other] = [new PairCounts(), new PairCounts()];
          const open = one.openEpoch(epoch);
          for (const batch of batches) if (batch.tenant === tenant) countBatch(batch, open);
          const direct = other.openEpoch(epoch);
          for (const touch of all) {
            if (touch.tenant !== tenant) continue;
            const numbers = direct.numbersOf([...touch.window, ...touch.items]);
            const { weight, window } = touch;
            direct.add({ numbers, from: 0, touched: window.length, to: numbers.length, weight });
          }
          expect(one.complete(open)).toEqual(other.complete(direct));
          expect(one.changedBlocks()).toEqual(other.changedBlocks());
        }
      }),
    );
  });

  it('names each item once', () => {
    const touch = { tenant: 'one', window: ['a'], items: ['b', 'c'], weight: 5 };
    expect(batchesOf([touch, { ...touch, window: ['b', 'c'], items: ['a'] }])).toEqual([
      { tenant: 'one', items: ['a', 'b', 'c'], touches: [5, 1, 2, 0, 1, 2, 5, 2, 1, 1, 2, 0] },
    ]);
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
