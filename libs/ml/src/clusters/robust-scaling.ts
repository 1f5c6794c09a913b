import type { Standardisation } from '../moments.js';

/** Values beyond these quantiles count as the quantile. */
const [LOW, HIGH] = [0.01, 0.99];

/**
 * The scale of each coordinate is the standard deviation of its values, of which the lowest and the
 * highest hundredth count as the quantile there (winsorised), and at least `minimumScale`; `mean` is the
 * mean of the same values. A share of outliers below a hundredth has no influence on it. An interquartile
 * range would be 0 for features that are 0 of most shoppers.
 */
export function robustScaling(
  rows: readonly ArrayLike<number>[],
  dimensions: number,
  minimumScale: number,
): Standardisation {
  const mean: number[] = [];
  const scale: number[] = [];
  for (let j = 0; j < dimensions; j += 1) {
    const values = Float64Array.from(rows, (row) => row[j] ?? 0).sort();
    const at = (share: number) => values[Math.floor(share * (values.length - 1))] ?? 0;
    const [low, high] = [at(LOW), at(HIGH)];
    let [sum, squares] = [0, 0];
    for (const value of values) {
      const bounded = Math.min(high, Math.max(low, value));
      sum += bounded;
      squares += bounded * bounded;
    }
    const count = Math.max(1, values.length);
    const centre = sum / count;
    mean.push(centre);
    scale.push(Math.max(minimumScale, Math.sqrt(Math.max(0, squares / count - centre * centre))));
  }
  return { mean, scale };
}
