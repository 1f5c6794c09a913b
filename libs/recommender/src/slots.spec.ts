import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { listOfSlot } from './slots.js';

const pinned = (item: string) => ({ item, by: 'shop' });
const listed = (...items: string[]) => items.map((item) => ({ item, by: 'model' }));
const names = (items: readonly { item: string }[]) => items.map(({ item }) => item);

describe('listOfSlot', () => {
  it('leaves out what is excluded, and has pinned items where they are pinned', () => {
    const rules = {
      length: 4,
      exclude: ['b'],
      pins: [
        { item: 'x', position: 2 },
        { item: 'c', position: 1 },
      ],
    };
    const list = listOfSlot(listed('a', 'b', 'c', 'd', 'e'), rules, pinned);
    expect(names(list)).toEqual(['c', 'x', 'a', 'd']);
    expect(list.map(({ by }) => by)).toEqual(['shop', 'shop', 'model', 'model']);
  });

  it('puts two pins of one position behind each other, and one behind the end at the end', () => {
    const pins = [
      { item: 'y', position: 1 },
      { item: 'x', position: 1 },
      { item: 'z', position: 50 },
    ];
    const list = listOfSlot(listed('a'), { length: 9, exclude: [], pins }, pinned);
    expect(names(list)).toEqual(['x', 'y', 'a', 'z']);
  });

  it('is as long as it is said to be, if the list has so many items, and has each once', () => {
    const item = fc.integer({ min: 0, max: 9 }).map(String);
    const pin = fc.record({ item, position: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(item),
        fc.record({
          length: fc.integer({ min: 1, max: 6 }),
          exclude: fc.array(item, { maxLength: 3 }),
          pins: fc.array(pin, { maxLength: 4 }),
        }),
        (items, rules) => {
          const enough = rules.length + rules.exclude.length + rules.pins.length;
          const wanted = Array.from({ length: enough }, (_, i) => `more-${i}`);
          const list = names(listOfSlot(listed(...items, ...wanted), rules, pinned));
          expect(list).toHaveLength(rules.length);
          expect(new Set(list).size).toBe(list.length);
          const isPinned = (name: string) => rules.pins.some((one) => one.item === name);
          expect(list.filter((name) => rules.exclude.includes(name) && !isPinned(name))).toEqual(
            [],
          );
        },
      ),
    );
  });
});
