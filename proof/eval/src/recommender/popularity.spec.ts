import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PopularityRanking, sessionPopularity } from './popularity.js';

const rankingOf = (items: readonly number[]) => {
  const ranking = new PopularityRanking();
  for (const item of items) ranking.add(item);
  return ranking;
};

describe('PopularityRanking', () => {
  it('has items in order of their counts after any sequence', () => {
    const items = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 80 });
    fc.assert(
      fc.property(items, (all) => {
        const counts = rankingOf(all)
          .top(100)
          .map((item) => all.filter((other) => other === item).length);
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        expect(counts).toHaveLength(new Set(all).size);
      }),
    );
  });

  it('leaves out what it is told to', () => {
    const ranking = rankingOf([1, 2, 2, 3, 3, 3]);
    expect(ranking.top(2, (item) => item === 3)).toEqual([2, 1]);
    expect(ranking.has(1)).toBe(true);
    expect(ranking.has(26)).toBe(false);
  });
});

describe('sessionPopularity', () => {
  it('ranks items of the session by count, then by how lately, before the others', () => {
    const ranking = rankingOf([24, 24, 25, 1]);
    expect(sessionPopularity([1, 2, 1, 3], ranking, 5)).toEqual([1, 3, 2, 24, 25]);
  });
});
