import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mostPopular, PopularityRanking, sessionPopularity } from './popularity.js';

const rankingOf = (items: readonly string[]) => {
  const ranking = new PopularityRanking();
  for (const item of items) ranking.add(item);
  return ranking;
};

describe('PopularityRanking', () => {
  it('has items in order of their counts after any sequence', () => {
    const items = fc.array(fc.integer({ min: 0, max: 8 }).map(String), { maxLength: 80 });
    fc.assert(
      fc.property(items, (all) => {
        const counts = mostPopular(rankingOf(all), 100).map(
          (item) => all.filter((other) => other === item).length,
        );
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        expect(counts).toHaveLength(new Set(all).size);
      }),
    );
  });

  it('leaves out what it is told to', () => {
    const ranking = rankingOf(['a', 'b', 'b', 'c', 'c', 'c']);
    expect(ranking.top(2, new Set(['c']))).toEqual(['b', 'a']);
    expect(ranking.has('a')).toBe(true);
    expect(ranking.has('z')).toBe(false);
  });
});

describe('sessionPopularity', () => {
  it('ranks items of the session by count, then by how lately, before the others', () => {
    const ranking = rankingOf(['x', 'x', 'y', 'a']);
    expect(sessionPopularity(['a', 'b', 'a', 'c'], ranking, 5)).toEqual(['a', 'c', 'b', 'x', 'y']);
  });
});
