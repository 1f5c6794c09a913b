import { normalInterval, type Interval } from '../uplift/effect-interval.js';

/** Sums over observations of a numerator and a denominator, and of their squares and products. */
export interface RatioSums {
  numerator: number;
  denominator: number;
  numeratorSquares: number;
  products: number;
  denominatorSquares: number;
}

export const noRatio = (): RatioSums => ({
  ...{ numerator: 0, denominator: 0, numeratorSquares: 0, products: 0, denominatorSquares: 0 },
});

export function addToRatio(sums: RatioSums, numerator: number, denominator: number): void {
  sums.numerator += numerator;
  sums.denominator += denominator;
  sums.numeratorSquares += numerator * numerator;
  sums.products += numerator * denominator;
  sums.denominatorSquares += denominator * denominator;
}

/**
 * The ratio of both sums of `count` observations with its 95 % interval, by the linearised variance
 * (Cochran, Sampling Techniques, 1977, 6.4): that of a mean where the denominator is always the same.
 */
export function ratioWithInterval(sums: RatioSums, count: number): Interval {
  const { numerator, denominator, numeratorSquares, products, denominatorSquares } = sums;
  const ratio = numerator / denominator;
  const squares = numeratorSquares - 2 * ratio * products + ratio * ratio * denominatorSquares;
  const variance = (Math.max(0, squares) * count) / (count - 1) / (denominator * denominator);
  return normalInterval(ratio, variance);
}
