import { describe, expect, it } from '@jest/globals';
import { addDecayed, decayedValue } from '@tradewind/ml';
import type { DecayedCount } from '@tradewind/ml';
import fc from 'fast-check';
import { ItemPopularity } from './item-popularity.js';
import type { FadingLevel } from './item-popularity.js';

const HALF_LIFE = 5;
const touches = fc.array(
  fc.record({
    item: fc.nat({ max: 400 }),
    weight: fc.integer({ min: 1, max: 9 }),
    wait: fc.nat({ max: 3 }),
  }),
  { maxLength: 600 },
);

/** Pieces as they are stored, and taken from there. */
function stored(popularity: ItemPopularity, pieces: Map<number, FadingLevel[]>) {
  for (const [piece, items] of popularity.takeChanges()) {
    if (items) pieces.set(piece, JSON.parse(JSON.stringify(items)) as FadingLevel[]);
    else pieces.delete(piece);
  }
  return [...pieces].sort(([a], [b]) => a - b).map(([, items]) => items);
}

describe('ItemPopularity', () => {
  it('ranks items by their fading counts, also after it was stored in the middle', () => {
    fc.assert(
      fc.property(touches, fc.nat(), (all, cut) => {
        const options = { halfLife: HALF_LIFE, maxItems: 1_000 };
        const counts = new Map<string, DecayedCount>();
        const pieces = new Map<number, FadingLevel[]>();
        let popularity = new ItemPopularity(options);
        let time = 0;
        all.forEach(({ item, weight, wait }, i) => {
          time += wait;
          const name = `item-${String(item)}`;
          const count = counts.get(name) ?? { value: 0, time: 0 };
          counts.set(name, count);
          addDecayed(count, HALF_LIFE, { weight, time });
          popularity.count(name, weight, time);
          if (i % (1 + (cut % 50)) !== 0) return;
          const written = stored(popularity, pieces);
          popularity = new ItemPopularity(options);
          popularity.restore(written);
        });
        const most = popularity.most(10, time);
        expect(most).toHaveLength(Math.min(10, counts.size));
        for (const [item, count] of most) {
          const expected = decayedValue(counts.get(item) ?? { value: 0, time }, HALF_LIFE, time);
          expect(count).toBeCloseTo(expected, 6);
        }
        const listed = new Set(most.map(([item]) => item));
        const least = most.at(-1)?.[1] ?? 0;
        for (const [item, count] of counts) {
          if (listed.has(item)) continue;
          expect(decayedValue(count, HALF_LIFE, time)).toBeLessThanOrEqual(least + 1e-6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('forgets the least popular beyond its bound', () => {
    const popularity = new ItemPopularity({ halfLife: HALF_LIFE, maxItems: 300 });
    for (let i = 0; i < 2_000; i++) popularity.count(`item-${String(i % 700)}`, 1 + (i % 7), 1);
    popularity.count('often', 1_000, 1);
    const pieces = stored(popularity, new Map());
    expect(pieces.flat().length).toBeLessThanOrEqual(300);
    expect(popularity.most(1, 1)[0]?.[0]).toBe('often');
  });
});
