/**
 * The mean of numbers that fade: each counts half as much as one that came a half-life of numbers later.
 * JSON-serialisable.
 */
export interface FadedSums {
  /** Numbers so far, faded or not. */
  count: number;
  weight: number;
  /** The sum of squared weights. */
  squares: number;
  sum: number;
  sumOfSquares: number;
}

export function noFadedSums(): FadedSums {
  return { count: 0, weight: 0, squares: 0, sum: 0, sumOfSquares: 0 };
}

/** Adds a number, in place. */
export function addFaded(sums: FadedSums, value: number, halfLife: number): void {
  const kept = 2 ** (-1 / halfLife);
  sums.count += 1;
  sums.weight = sums.weight * kept + 1;
  sums.squares = sums.squares * kept * kept + 1;
  sums.sum = sums.sum * kept + value;
  sums.sumOfSquares = sums.sumOfSquares * kept + value * value;
}

export function fadedMean({ weight, sum }: FadedSums): number {
  return weight > 0 ? sum / weight : 0;
}

/**
 * The standard error of the mean, with the effective number of examples `(sum w)^2 / sum w^2` (Kish, 1965);
 * Infinity below two of them.
 */
export function fadedError(sums: FadedSums): number {
  const { weight, squares, sumOfSquares } = sums;
  const effective = squares > 0 ? (weight * weight) / squares : 0;
  if (effective < 2) return Infinity;
  const mean = fadedMean(sums);
  const variance = Math.max(0, sumOfSquares / weight - mean * mean) / (1 - 1 / effective);
  return Math.sqrt(variance / effective);
}
