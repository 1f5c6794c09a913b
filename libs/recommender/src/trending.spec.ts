import { describe, expect, it } from '@jest/globals';
import { decayedValue, greatestFirst } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import fc from 'fast-check';
import type { ItemList } from './item-lists.js';
import { mergeTrending } from './trending.js';

const HALF_LIFE = 4;

describe('mergeTrending', () => {
  const list = fc
    .record({
      epoch: fc.integer({ min: 1, max: 12 }),
      values: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }),
    })
    .map(({ epoch, values }) => ({ epoch, values: values.sort((a, b) => b - a) }));
  const shards = fc.array(list, { maxLength: 4 }).map((lists) =>
    lists.map(({ epoch, values }, shard): ItemList => {
      const items = values.map((value, i): ScoredItem => [`i${String(shard)}-${String(i)}`, value]);
      return { epoch, touches: 0, items };
    }),
  );

  it('yields what sorting all items by their counts at the newest epoch gives', () => {
    fc.assert(
      fc.property(shards, (lists) => {
        const newest = Math.max(...lists.map(({ epoch }) => epoch));
        const all = lists.flatMap(({ items, epoch: time }) =>
          items.map(([item, value]): ScoredItem => {
            return [item, decayedValue({ value, time }, HALF_LIFE, newest)];
          }),
        );
        expect([...mergeTrending(lists, HALF_LIFE)]).toEqual(all.sort(greatestFirst));
      }),
    );
  });
});
