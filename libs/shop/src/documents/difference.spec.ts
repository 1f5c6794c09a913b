import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './difference.js';

describe('differencesOf', () => {
  it('names every place that differs, with what stands there', () => {
    expect(differencesOf({ a: 1, b: { c: 2, d: [1] } }, { b: { c: 3, d: [1, 2] }, e: 4 })).toEqual([
      { path: ['a'], from: 1 },
      { path: ['b', 'c'], from: 2, to: 3 },
      { path: ['b', 'd'], from: [1], to: [1, 2] },
      { path: ['e'], to: 4 },
    ]);
    expect(differencesOf(undefined, { a: 1 })).toEqual([{ path: [], to: { a: 1 } }]);
    expect(differencesOf({ a: [1] }, { a: [1] })).toEqual([]);
  });

  it('ends at a hundred places', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, i]));
    expect(differencesOf({}, many)).toHaveLength(100);
  });
});
