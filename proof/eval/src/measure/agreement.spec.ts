import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adjustedRandIndex } from '@tradewind/ml';
import { meanAgreement, silhouettes } from './agreement.js';

const ones = (count: number) => new Uint32Array(count).fill(1);

describe('adjustedRandIndex', () => {
  it('of the example of Hubert and Arabie by hand', () => {
    // Cells 2 1 / 0 3: pairs together 1 + 3, in rows 3 + 3, in columns 1 + 6, of 15.
    const index = adjustedRandIndex([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], ones(6));
    const expected = (6 * 7) / 15;
    expect(index).toBeCloseTo((4 - expected) / (6.5 - expected), 12);
  });

  it('is 1 for equal partitions, whatever their numbers, and symmetric', () => {
    const groups = fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        const renamed = a.map((group) => 3 - group);
        expect(adjustedRandIndex(a, renamed, ones(a.length))).toBeCloseTo(1, 12);
        const [left, right] = [a.slice(0, b.length), b.slice(0, a.length)];
        fc.pre(left.length > 1);
        const index = adjustedRandIndex(left, right, ones(left.length));
        expect(adjustedRandIndex(right, left, ones(left.length))).toBeCloseTo(index, 12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('counts a unit as often as its weight says', () => {
    const weighted = adjustedRandIndex([0, 0, 1], [0, 1, 1], Uint32Array.of(2, 1, 3));
    const repeated = adjustedRandIndex([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], ones(6));
    expect(weighted).toBeCloseTo(repeated, 12);
  });

  it('is averaged over all pairs', () => {
    const byRow = [0, 0, 1, 1];
    const byColumn = [0, 1, 0, 1];
    const apart = adjustedRandIndex(byRow, byColumn, ones(4));
    const mean = meanAgreement([byRow, byColumn, byRow], ones(4));
    expect(mean).toBeCloseTo((1 + 2 * apart) / 3, 12);
  });
});

describe('silhouettes', () => {
  it('of points on a line by hand', () => {
    const points = [0, 2, 10, 30];
    const values = silhouettes([0, 0, 1, 2], (i, j) =>
      Math.abs((points[i] ?? 0) - (points[j] ?? 0)),
    );
    expect(values).toEqual([(10 - 2) / 10, (8 - 2) / 8, 0, 0]);
  });

  it('is negative for a point that is nearer to another group', () => {
    const points = [0, 9, 10];
    const values = silhouettes([0, 0, 1], (i, j) => Math.abs((points[i] ?? 0) - (points[j] ?? 0)));
    expect(values[1]).toBe((1 - 9) / 9);
  });
});
