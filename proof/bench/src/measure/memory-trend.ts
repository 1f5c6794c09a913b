import { slope } from './statistics.js';

export interface MemorySample {
  /** ms since the epoch. */
  readonly at: number;
  /** Bytes. */
  readonly rss: number;
  readonly heapUsed: number;
}

/** The trend of a process's memory over the second half of a run. */
export interface MemoryTrend {
  readonly samples: number;
  /** Means, MiB. */
  readonly rssMiB: number;
  readonly heapUsedMiB: number;
  /** Slopes of least-squares lines, MiB an hour. */
  readonly rssMiBPerHour: number;
  readonly heapUsedMiBPerHour: number;
  /**
   * The rise of the resident set's regression line over the second half, as a share of the mean.
   */
  readonly growth: number;
  /** True if the growth is too small to count as growth. */
  readonly flat: boolean;
}

const MIB = 1_048_576;
const HOUR_MS = 3_600_000;
/** Garbage collections alone move a resident set by about this share. */
const FLAT_GROWTH = 0.05;

/**
 * Returns the trend over the later half of the samples' time, since the first belongs to the
 * warm-up. Throws for fewer than three samples in it.
 */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend {
  const first = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? 0;
  const half = samples.filter(({ at }) => at >= (first + last) / 2);
  if (half.length < 3) throw new RangeError('too few samples for a trend');
  const line = (pick: (sample: MemorySample) => number) =>
    slope(half.map((sample) => [(sample.at - first) / HOUR_MS, pick(sample) / MIB]));
  const mean = (pick: (sample: MemorySample) => number) =>
    half.reduce((sum, sample) => sum + pick(sample), 0) / half.length / MIB;
  const rssMiB = mean(({ rss }) => rss);
  const rssMiBPerHour = line(({ rss }) => rss);
  const hours = (last - (half[0]?.at ?? last)) / HOUR_MS;
  const growth = (rssMiBPerHour * hours) / rssMiB;
  return {
    samples: half.length,
    rssMiB,
    heapUsedMiB: mean(({ heapUsed }) => heapUsed),
    rssMiBPerHour,
    heapUsedMiBPerHour: line(({ heapUsed }) => heapUsed),
    growth,
    flat: growth <= FLAT_GROWTH,
  };
}
