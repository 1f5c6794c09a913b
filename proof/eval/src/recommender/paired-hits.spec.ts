import { describe, expect, it } from '@jest/globals';
import { PairedHits } from './paired-hits.js';

const HIT = new Set([7]);

describe('PairedHits', () => {
  it('compares with the method that has most hits', () => {
    const paired = new PairedHits('blend');
    const add = (times: number, blend: number, best: number, other: number) => {
      for (let at = 0; at < times; at++) {
        paired.add({ blend: [blend], best: [best], other: [other] }, HIT);
      }
    };
    add(30, 7, 1, 1);
    add(10, 1, 7, 1);
    add(60, 7, 7, 1);
    add(5, 1, 1, 7);
    // (|30 - 10| - 1)^2 / (30 + 10)
    expect(paired.comparison()).toEqual([
      "Among the first ten the blend has 30 hits that 'best' lacks, and lacks 10 that it has: McNemar chi-squared 9.0, where 3.8 is p = 0.05.",
    ]);
    expect(paired.course()).toEqual([]);
  });

  it('looks at the first ten only, and leaves points without the method out', () => {
    const paired = new PairedHits('blend');
    paired.add({ other: [7] }, HIT);
    expect(paired.comparison()).toEqual([]);
    const eleven = [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 7];
    paired.add({ blend: eleven, other: Int32Array.of(7) }, HIT);
    expect(paired.comparison().join()).toContain("has 0 hits that 'other' lacks, and lacks 1");
  });

  it('follows the course over successive 5,000 points', () => {
    const paired = new PairedHits('blend');
    for (let at = 0; at < 12_000; at++) paired.add({ blend: [at < 2_500 ? 7 : 1] }, HIT);
    expect(paired.course()).toEqual(['hr@10 over successive 5000 points: 0.500 0.000.']);
  });
});
