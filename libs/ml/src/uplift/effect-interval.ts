/** An estimate and the bounds that hold it with the stated confidence. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Outcomes of one group: how many there are, the sum of what they brought, and the sum of squares. */
export interface GroupSums {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** The quantile of the normal distribution for a two-sided confidence of 95 %. */
const NORMAL_95 = 1.959964;

/**
 * Returns the difference of two means, `first` minus `second`, with its 95 % interval by the normal
 * approximation with unequal variances (Welch). It is for one look at the data. `undefined` while either
 * group has fewer than two.
 */
export function differenceOfMeans(first: GroupSums, second: GroupSums): Interval | undefined {
  if (first.count < 2 || second.count < 2) return undefined;
  const value = first.sum / first.count - second.sum / second.count;
  return normalInterval(value, varianceOfMean(first) + varianceOfMean(second));
}

/** Returns the 95 % interval of an estimate by the normal approximation. `variance`: that of the estimate. */
export function normalInterval(value: number, variance: number): Interval {
  const half = NORMAL_95 * Math.sqrt(variance);
  return { value, low: value - half, high: value + half };
}

/**
 * As `differenceOfMeans`, but valid at every look at once: a report that is opened each day does not find
 * an effect by chance more often than one time in twenty. It is the asymptotic confidence sequence of
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024, "Time-uniform central limit theory and asymptotic
 * confidence sequences", theorem 2.2), tightest at `tunedFor` observations in both groups.
 */
export function sequentialDifferenceOfMeans(
  first: GroupSums,
  second: GroupSums,
  tunedFor = 1_000,
): Interval | undefined {
  const looked = differenceOfMeans(first, second);
  if (looked === undefined) return undefined;
  const count = first.count + second.count;
  const alpha = 0.05;
  const rho2 = (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha))) / tunedFor;
  const scale = Math.sqrt((2 * (count * rho2 + 1)) / (count * rho2));
  const width = scale * Math.sqrt(Math.log(Math.sqrt(count * rho2 + 1) / alpha));
  const half = width * Math.sqrt(varianceOfMean(first) + varianceOfMean(second));
  return { value: looked.value, low: looked.value - half, high: looked.value + half };
}

/**
 * Returns the p-value of the sample ratio test: how likely so uneven groups are if each shopper had the
 * chance `share` to be in the first (chi-squared with one degree of freedom, by the normal distribution).
 * Below 0.001 the assignment is broken and the effect must not be believed.
 */
export function sampleRatioPValue(first: number, second: number, share: number): number {
  const total = first + second;
  if (total === 0) return 1;
  const z = Math.abs(first - total * share) / Math.sqrt(total * share * (1 - share));
  return 2 * (1 - normalCdf(z));
}

function varianceOfMean({ count, sum, sumOfSquares }: GroupSums): number {
  const spread = Math.max(0, sumOfSquares - (sum * sum) / count);
  return spread / (count - 1) / count;
}

/** Abramowitz and Stegun (1964), 26.2.17; the error is below 7.5e-8. `z` is at least 0. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const poly = terms.reduceRight((sum, term) => (sum + term) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}
