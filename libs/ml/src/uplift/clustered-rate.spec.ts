import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tradewind/testing';
import { clusteredMean, clusteredShare } from './clustered-rate.js';

function sumsOf(groups: readonly (readonly [size: number, hits: number])[]) {
  const sum = (of: (size: number, hits: number) => number) =>
    groups.reduce((total, [size, hits]) => total + of(size, hits), 0);
  return {
    groups: groups.length,
    size: sum((size) => size),
    hits: sum((_, hits) => hits),
    sizeSquares: sum((size) => size * size),
    hitsSquares: sum((_, hits) => hits * hits),
    sizeByHits: sum((size, hits) => size * hits),
  };
}

describe('clusteredShare', () => {
  it("is Wilson's interval where each group has one observation", () => {
    const groups = Array.from({ length: 100 }, (_, i) => [1, i < 10 ? 1 : 0] as const);
    const { value, low, high } = clusteredShare(sumsOf(groups)) ?? { value: 0, low: 0, high: 0 };
    expect(value).toBe(0.1);
    // Newcombe (1998), table I: 95 % of 10 in 100 by the score method, to three digits.
    expect(low).toBeCloseTo(0.055, 3);
    expect(high).toBeCloseTo(0.174, 2);
  });

  it('is within 0 and 1 without a hit, and there is none of nothing', () => {
    const none = clusteredShare(sumsOf([[20, 0]]));
    expect(none?.low).toBe(0);
    expect(none?.high).toBeGreaterThan(0.1);
    expect(clusteredShare(sumsOf([]))).toBeUndefined();
  });

  it('holds the truth in 95 % of the cases although shoppers differ, which an interval of rows does not', () => {
    const next = seededRandom(7);
    const shopper = (): readonly [number, number] => {
      const size = 1 + Math.floor(next() * 20);
      const rate = next() < 0.2 ? 0.4 : 0.05;
      return [size, Array.from({ length: size }, () => next()).filter((x) => x < rate).length];
    };
    const truth = 0.2 * 0.4 + 0.8 * 0.05;
    let [held, heldByRows] = [0, 0];
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const sums = sumsOf(Array.from({ length: 150 }, shopper));
      const of = (interval: ReturnType<typeof clusteredShare>) =>
        interval && interval.low <= truth && truth <= interval.high ? 1 : 0;
      held += of(clusteredShare(sums));
      heldByRows += of(clusteredShare({ ...sums, groups: 1 }));
    }
    expect(held / runs).toBeGreaterThan(0.92);
    expect(heldByRows / runs).toBeLessThan(0.85);
  });
});

describe('clusteredMean', () => {
  it('is exact where all groups are alike, and unknown of one', () => {
    const alike = sumsOf([
      [2, 3],
      [4, 6],
    ]);
    expect(clusteredMean(alike)).toEqual({ value: 1.5, low: 1.5, high: 1.5 });
    expect(clusteredMean(sumsOf([[2, 3]]))).toBeUndefined();
  });
});
