import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Scores } from './scores.js';

const additions = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -3, max: 9 })),
  { maxLength: 60 },
);

describe('Scores', () => {
  it('has the greatest sums above 0 in order, equal ones by number', () => {
    const scores = new Scores();
    fc.assert(
      fc.property(additions, fc.integer({ min: 0, max: 12 }), (all, limit) => {
        scores.clear();
        const sums = new Map<number, number>();
        for (const [item, score] of all) {
          scores.add(item, score);
          sums.set(item, (sums.get(item) ?? 0) + score);
        }
        const isLeftOut = (item: number) => item % 5 === 0;
        const expected = [...sums]
          .filter(([item, sum]) => sum > 0 && !isLeftOut(item))
          .sort((a, b) => b[1] - a[1] || a[0] - b[0])
          .slice(0, limit);
        const { items, scores: values } = scores.top(limit, isLeftOut);
        expect([...items].map((item, at) => [item, values[at]])).toEqual(expected);
        expect(scores.size).toBe(sums.size);
      }),
    );
  });

  it('starts anew when it is cleared', () => {
    const scores = new Scores();
    scores.add(3, 1);
    scores.clear();
    expect([scores.get(3), scores.size]).toEqual([0, 0]);
    expect(scores.top(5).items).toHaveLength(0);
  });
});
