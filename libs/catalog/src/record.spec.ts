import { describe, expect, it } from '@jest/globals';
import { itemFieldNames, learnableFields, MAX_VARIANTS } from '@tradewind/contracts';
import type { ItemRecord, StatedFields } from '@tradewind/contracts';
import fc from 'fast-check';
import { emptyRecord, itemOf, lastToldAt, merge, recordOf, removalOf } from './record.js';

const price = fc.record({
  amount: fc.integer({ min: 0, max: 500 }).map((cents) => cents / 100),
  currency: fc.constantFrom('EUR', 'USD'),
});
const text = fc.constantFrom('a', 'b', 'c');
const fields = fc.record(
  {
    name: text,
    url: fc.constantFrom('/a', '/b'),
    price,
    stock: fc.nat({ max: 3 }),
    active: fc.boolean(),
  },
  { requiredKeys: [] },
);
const withdrawn = fc.record(
  { name: fc.option(text), price: fc.option(price), stock: fc.option(fc.nat({ max: 3 })) },
  { requiredKeys: [] },
);
/** Few times, so that many events share one. */
const place = fc.record({
  at: fc.integer({ min: 1, max: 8 }),
  variant: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
});
const told = fc.oneof(
  fc.tuple(withdrawn, place).map(([said, where]) => recordOf('stated', said, where)),
  fc.tuple(fields, place).map(([said, where]) => recordOf('stated', said, where)),
  fc
    .tuple(fields, place)
    .map(([{ name, price: cost }, where]) =>
      recordOf('learned', { ...(name && { name }), ...(cost && { price: cost }) }, where),
    ),
  place.map(({ at, variant }) => removalOf(at, variant)),
);
const all = (records: readonly ItemRecord[]) => records.reduce(merge, emptyRecord());

describe('what is told of an item', () => {
  it('adds up to the same in any order, however it is grouped and repeated', () => {
    const shuffled = fc
      .array(told, { maxLength: 12 })
      .chain((records) =>
        fc.tuple(
          fc.constant(records),
          fc.shuffledSubarray(records, { minLength: records.length }),
          fc.nat({ max: records.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([records, others, cut]) => {
        const expected = all(records);
        expect(all(others)).toEqual(expected);
        const [left, right] = [all(others.slice(0, cut)), all(others.slice(cut))];
        expect(merge(left, right)).toEqual(expected);
        expect(merge(expected, left)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('counts as the shop has stated it, whatever events teach before or later', () => {
    fc.assert(
      fc.property(
        fields,
        fc.array(told, { maxLength: 10 }),
        fc.nat({ max: 9 }),
        (said, more, at) => {
          const taught = more.map((record) => ({
            ...record,
            stated: {},
            removedAt: undefined,
            variants: {},
          }));
          const stated = recordOf('stated', said, { at });
          const item = itemOf('tea', all([...taught, stated]), 0);
          expect(item?.fields ?? {}).toMatchObject(said);
          for (const name of item?.learned ?? []) expect(Object.keys(said)).not.toContain(name);
        },
      ),
    );
  });

  it('may come from events only where it decides nothing about the sale', () => {
    const taught: StatedFields = { stock: 0, active: false, gtin: '1', name: 'Tea' };
    const item = itemOf('tea', recordOf('learned', taught, { at: 1 }), 1);
    expect(item).toMatchObject({ fields: { name: 'Tea' }, learned: ['name'] });
    expect(Object.keys(item?.fields ?? {})).toEqual(['name']);
    expect(
      itemFieldNames.filter((name) => !(learnableFields as readonly string[]).includes(name)),
    ).toEqual(['gtin', 'sale_price', 'availability', 'stock', 'active']);
  });

  it('falls back to what events teach when the shop withdraws a field', () => {
    const record = all([
      recordOf('learned', { name: 'tea??' }, { at: 1 }),
      recordOf('stated', { name: 'Tea' }, { at: 2 }),
      recordOf('stated', { name: null }, { at: 3 }),
    ]);
    expect(itemOf('tea', record, 3)).toMatchObject({
      fields: { name: 'tea??' },
      learned: ['name'],
    });
  });

  it('is gone with a removal, and can come again', () => {
    const before = recordOf('stated', { name: 'Tea' }, { at: 5, variant: 'x' });
    const gone = merge(before, removalOf(5));
    expect(itemOf('tea', gone, 5)).toBeUndefined();
    expect(lastToldAt(gone)).toBe(5);
    const again = merge(gone, recordOf('learned', { name: 'Tea?' }, { at: 6 }));
    expect(itemOf('tea', again, 6)).toMatchObject({ fields: { name: 'Tea?' }, variants: {} });
  });

  it('has a limited number of variants, among which those that the shop states have priority', () => {
    const ids = Array.from({ length: MAX_VARIANTS }, (_, i) => `v${String(i).padStart(3, '0')}`);
    const full = all(
      ids.map((variant) => recordOf('learned', { variant: 'x' }, { at: 1, variant })),
    );
    const learned = merge(full, recordOf('learned', { variant: 'y' }, { at: 2, variant: 'a' }));
    expect(learned.variants['a']).toBeUndefined();
    const stated = merge(full, recordOf('stated', { stock: 1 }, { at: 2, variant: 'a' }));
    expect(Object.keys(stated.variants)).toHaveLength(MAX_VARIANTS);
    expect(stated.variants['a']).toBeDefined();
    expect(stated.variants['v099']).toBeUndefined();
  });
});
