import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { insertBounded } from './scored-items.js';
import type { ScoredItem } from './scored-items.js';

describe('insertBounded', () => {
  it('keeps the best in order of score, then of id, whatever the order of insertion', () => {
    const items = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 0, max: 5 })), {
      selector: ([id]) => id,
    });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 8 }), (scored, limit) => {
        const list: ScoredItem[] = [];
        for (const [id, score] of scored) insertBounded(list, id, score, limit);
        const sorted = scored.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
        expect(list).toEqual(sorted.slice(0, limit));
      }),
    );
  });
});
