import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, slope, spread } from './statistics.js';

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([])).toBeNaN();
  });
});

describe('spread', () => {
  it('is the range as a share of the median', () => {
    expect(spread([90, 100, 130])).toBeCloseTo(0.4);
    expect(spread([7])).toBe(0);
  });
});

describe('slope', () => {
  it('recovers the slope of any line', () => {
    const numbers = fc.integer({ min: -1_000, max: 1_000 });
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 2, max: 50 }), (rise, offset, count) => {
        const points = Array.from({ length: count }, (_, x) => [x, offset + rise * x] as const);
        expect(slope(points)).toBeCloseTo(rise, 6);
      }),
    );
  });

  it('is that of the line with the least squares', () => {
    // Sums: x 6, y 10, xy 21, x^2 14 of 4 points: (4 * 21 - 6 * 10) / (4 * 14 - 36).
    const points = [
      [0, 1],
      [1, 2],
      [2, 2],
      [3, 5],
    ] as const;
    expect(slope(points)).toBeCloseTo(1.2);
  });

  it('is none when x never varies', () => {
    expect(
      slope([
        [1, 1],
        [1, 2],
      ]),
    ).toBeNaN();
  });
});
