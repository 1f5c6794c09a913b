import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SortedRuns } from './sorted-runs.js';

const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tradewind-sort-'));

describe('SortedRuns', () => {
  it('sorts like an array, in memory and on disk, and leaves nothing behind', () => {
    const before = left();
    const entry = fc.tuple(fc.integer({ min: -5, max: 20 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.integer({ min: 1, max: 200 }),
        (given, run) => {
          const entries = given.map(([key, text]) => ({ key, text: JSON.stringify(text) }));
          const runs = new SortedRuns(run);
          for (const { key, text } of entries) runs.add(key, text);
          expect([...runs.drain()]).toEqual(entries.toSorted((a, b) => a.key - b.key));
        },
      ),
      { numRuns: 60 },
    );
    expect(left()).toEqual(before);
  });

  it('removes its files when the reader stops early', () => {
    const before = left();
    const runs = new SortedRuns(1);
    for (const key of [3, 2, 1]) runs.add(key, 'x');
    for (const { key } of runs.drain()) {
      expect(key).toBe(1);
      break;
    }
    expect(left()).toEqual(before);
  });
});
