import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Bm25Index, searchTerms } from './bm25.js';
import { chrF } from './chrf.js';

describe('searchTerms', () => {
  it('are words, and Chinese characters with their neighbours', () => {
    expect(searchTerms('Return the Coat, 退货款')).toEqual([
      ...['return', 'the', 'coat'],
      ...['退', '货', '款', '退货', '货款'],
    ]);
  });
});

describe('Bm25Index', () => {
  const documents = [
    'the cat sat',
    'the dog sat on the mat',
    'a cat and a cat',
    '怎么退货',
    '退款',
  ];
  const index = new Bm25Index(documents);

  it('ranks by rarity, repetition and length', () => {
    expect(index.search('cat', 9).map(({ document }) => document)).toEqual([2, 0]);
    expect(index.search('the mat', 9).map(({ document }) => document)).toEqual([1, 0]);
    expect(index.search('退货', 9).map(({ document }) => document)).toEqual([3, 4]);
  });

  it('scores as the formula says', () => {
    const one = new Bm25Index(['cat', 'dog']);
    // idf = ln(1 + (2 - 1 + .5) / (1 + .5)); tf = 1 * 2.2 / (1 + 1.2)
    expect(one.scores('cat cat').get(0)).toBeCloseTo(Math.log(2), 10);
  });

  it('finds nothing where nothing is shared, or where there is nothing', () => {
    expect(index.search('bird', 9)).toEqual([]);
    expect(index.search('', 9)).toEqual([]);
    expect(new Bm25Index([]).search('cat', 9)).toEqual([]);
  });

  it('gives equal documents in their order, and at most as many as are wanted', () => {
    const same = new Bm25Index(['cat', 'cat', 'cat']);
    expect(same.search('cat', 2).map(({ document }) => document)).toEqual([0, 1]);
  });
});

describe('chrF', () => {
  it('is 1 for equal texts whatever their spaces, and 0 for texts of other characters', () => {
    expect(chrF('Order sent.', 'Order  sent.')).toBeCloseTo(1, 10);
    expect(chrF('abc', 'xyz')).toBe(0);
    expect(chrF('', '')).toBe(1);
    expect(chrF('', 'x')).toBe(0);
  });

  it('is the F-score of runs, with recall counting twice', () => {
    // Runs of 1: precision 1, recall 2/3; of 2: 1 and 1/2; of 3: 0 and 0.
    const [precision, recall] = [2 / 3, (2 / 3 + 1 / 2) / 3];
    expect(chrF('ab', 'abc')).toBeCloseTo((5 * precision * recall) / (4 * precision + recall), 10);
  });

  it('stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const score = chrF(a, b);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
