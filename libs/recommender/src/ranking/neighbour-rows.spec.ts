import { describe, expect, it } from '@jest/globals';
import { NeighbourRanking } from './neighbour-rows.js';
import type { NeighbourRow } from './neighbour-row.js';

function rowOf(...similar: [item: string, similarity: number][]): NeighbourRow {
  return {
    items: similar.map(([item]) => item),
    similarities: Float64Array.from(similar, ([, similarity]) => similarity),
  };
}

const rows = new Map([
  ['tea', rowOf(['pot', 0.9], ['cup', 0.5], ['mat', 0.3])],
  ['cup', rowOf(['pot', 0.2], ['bowl', 0.4], ['mat', 0.3])],
]);
const ranking = new NeighbourRanking((item) => rows.get(item));
const query = { now: 0, surface: 'for-you', isLeftOut: () => false, limit: 10 } as const;

describe('NeighbourRanking', () => {
  it('adds up what the latest items say, older ones less, and names the one that says most', () => {
    const ranked = ranking.rank({ ...query, history: ['tea', 'cup'] });
    expect(ranked.map(({ item, because }) => [item, because])).toEqual([
      ['pot', 'tea'],
      ['mat', 'cup'],
      ['bowl', 'cup'],
      ['cup', 'tea'],
    ]);
    expect(ranked[0]?.score).toBeCloseTo(0.2 + 0.8 * 0.9);
  });

  it('keeps the best that are not left out, equal ones by id', () => {
    const isLeftOut = (item: string) => item === 'pot';
    const ranked = ranking.rank({ ...query, history: ['tea', 'cup'], isLeftOut, limit: 2 });
    expect(ranked.map(({ item }) => item)).toEqual(['mat', 'bowl']);
    rows.set('even', rowOf(['b', 0.5], ['c', 0.5], ['a', 0.5]));
    const even = ranking.rank({ ...query, history: ['even'], limit: 2 });
    expect(even.map(({ item }) => item)).toEqual(['a', 'b']);
  });

  it('has nothing to say of items that it does not know', () => {
    expect(ranking.rank({ ...query, history: ['unknown'] })).toEqual([]);
  });
});
