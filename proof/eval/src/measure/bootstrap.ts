import { Random } from '@tradewind/cli/random';

/** A figure and the interval that holds it with 95 % confidence. */
export interface Estimate {
  readonly value: number;
  readonly ci95: readonly [number, number];
}

export interface Resampling {
  readonly seed: number;
  /** Resamples drawn; 1,000 unless a statistic is expensive. */
  readonly replicates?: number;
}

const REPLICATES = 1_000;

/** Figures of a sample in which unit `i` stands `weights[i]` times; NaN where a figure has none. */
export type Statistics = (weights: Uint32Array) => readonly number[];

/**
 * Percentile bootstrap (Efron, 1979): units are drawn with replacement, all figures are computed from
 * the same draws, and the interval of each spans the middle 95 % of its values. The units must be
 * independent of each other: users rather than their events. Draws for which a figure is NaN do not
 * count for it.
 */
export function bootstrap(
  units: number,
  statistics: Statistics,
  { seed, replicates = REPLICATES }: Resampling,
): Estimate[] {
  const values = statistics(new Uint32Array(units).fill(1));
  const draws = values.map((): number[] => []);
  const random = new Random(seed);
  const weights = new Uint32Array(units);
  for (let replicate = 0; replicate < replicates && units > 0; replicate++) {
    weights.fill(0);
    for (let i = 0; i < units; i++) {
      const drawn = random.below(units);
      weights[drawn] = (weights[drawn] ?? 0) + 1;
    }
    statistics(weights).forEach((value, k) => {
      if (!Number.isNaN(value)) draws[k]?.push(value);
    });
  }
  return values.map((value, k) => ({ value, ci95: middle95(draws[k] ?? []) }));
}

/**
 * The basic bootstrap interval (Davison and Hinkley, 1997), for a figure that is never negative and
 * grows with every disturbance of the sample, such as a calibration error: there the percentiles of the
 * draws lie above the figure itself, so that they are reflected at it.
 */
export function reflected({ value, ci95: [low, high] }: Estimate): Estimate {
  return { value, ci95: [Math.max(0, 2 * value - high), Math.max(value, 2 * value - low)] };
}

/** The mean of one value for each unit. */
export function bootstrapMean(values: readonly number[], resampling: Resampling): Estimate {
  const [estimate] = bootstrap(
    values.length,
    (weights) => [weightedMean(values, weights)],
    resampling,
  );
  return estimate ?? { value: Number.NaN, ci95: [Number.NaN, Number.NaN] };
}

export function weightedMean(values: ArrayLike<number>, weights: Uint32Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] ?? 0;
    sum += weight * (values[i] ?? 0);
    count += weight;
  }
  return count === 0 ? Number.NaN : sum / count;
}

function middle95(draws: readonly number[]): readonly [number, number] {
  const sorted = draws.toSorted((a, b) => a - b);
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

/** By linear interpolation between the two nearest values; NaN for none. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}
