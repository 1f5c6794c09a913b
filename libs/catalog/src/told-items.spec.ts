import { describe, expect, it } from '@jest/globals';
import { learnableFields } from '@tradewind/contracts';
import fc from 'fast-check';
import { ToldItems } from './told-items.js';

const MAX_ITEMS = 100;

/** More items than there is room for, told in any order. */
const statements = fc.array(
  fc.record({
    item: fc.nat(250).map(String),
    time: fc.nat(1_000),
    place: fc.nat(learnableFields.length - 1),
    hash: fc.nat(),
  }),
  { maxLength: 250, size: 'max' },
);

function stored(into: Map<string, unknown>, told: ToldItems): Map<string, unknown> {
  for (const [piece, items] of told.takeChanges()) {
    if (items === undefined) into.delete(piece);
    else into.set(piece, JSON.parse(JSON.stringify(items)));
  }
  return into;
}

describe('the items that a partition has told', () => {
  it('are the same after they were stored and read, wherever they were stored in between', () => {
    fc.assert(
      fc.property(statements, fc.integer({ min: 1, max: 50 }), (all, every) => {
        const told = new ToldItems(MAX_ITEMS);
        let read = new ToldItems(MAX_ITEMS);
        const [pieces, others] = [new Map<string, unknown>(), new Map<string, unknown>()];
        for (const [i, { item, time, place, hash }] of all.entries()) {
          for (const one of [told, read]) one.tell(item, time, [{ place, hash }]);
          if (i % every === 0) read = ToldItems.restore(stored(others, read), MAX_ITEMS);
        }
        expect(stored(others, read)).toEqual(stored(pieces, told));
        expect(read.size).toBeLessThanOrEqual(MAX_ITEMS);
      }),
    );
  });

  it('writes the pieces alone that have changed', () => {
    const told = new ToldItems(1_000);
    for (let i = 0; i < 200; i++) told.tell(`i${String(i)}`, i, [{ place: 0, hash: i }]);
    expect([...told.takeChanges()]).toHaveLength(4);
    told.tell('i70', 500, [{ place: 1, hash: 7 }]);
    expect(told.changes).toBe(1);
    const [[piece, items] = []] = [...told.takeChanges()];
    expect(piece).toBe('1');
    expect(items?.[6]).toEqual(['i70', 500, 70, 7, null, null, null, null, null]);
  });

  it('forgets those that were told longest ago', () => {
    const told = new ToldItems(8);
    for (let i = 0; i < 8; i++) told.tell(`i${String(i)}`, i, [{ place: 0, hash: i }]);
    told.tell('i0', 100, [{ place: 0, hash: 9 }]);
    told.tell('i8', 101, [{ place: 0, hash: 8 }]);
    expect(told.size).toBe(7);
    expect([told.get('i1'), told.get('i2')]).toEqual([undefined, undefined]);
    expect(told.get('i0')?.at).toBe(100);
  });
});
