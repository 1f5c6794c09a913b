import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecentMap } from './recent-map.js';

const CAPACITY = 5;

describe('RecentMap', () => {
  it('holds what was used last, at most twice its capacity, and nothing that was not set', () => {
    const use = fc.record({
      key: fc.integer({ min: 0, max: 15 }),
      value: fc.option(fc.nat(), { nil: undefined }),
      weight: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(use, { maxLength: 80 }), (uses) => {
        const map = new RecentMap<number, number>(CAPACITY);
        const all = new Map<number, { value: number; weight: number }>();
        const inOrder: number[] = [];
        for (const { key, value, weight } of uses) {
          if (value === undefined) {
            const found = map.get(key);
            if (found === undefined) continue;
            expect(found).toBe(all.get(key)?.value);
          } else {
            map.set(key, value, weight);
            all.set(key, { value, weight });
          }
          const at = inOrder.indexOf(key);
          if (at >= 0) inOrder.splice(at, 1);
          inOrder.push(key);
          expect(map.size).toBeLessThanOrEqual(2 * CAPACITY);
        }
        const latest = inOrder.at(-1);
        if (latest !== undefined) expect(map.get(latest)).toBe(all.get(latest)?.value);
      }),
    );
  });

  it('forgets what was not used while as much came as it holds twice', () => {
    const map = new RecentMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('c', 3);
    expect(map.get('a')).toBe(1);
    map.set('d', 4);
    map.set('e', 5);
    expect([map.get('b'), map.get('a')]).toEqual([undefined, 1]);
  });
});
