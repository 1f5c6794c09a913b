import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const HIGHEST_MICROS = 3_600_000_000;
const MICROS_PER_MS = 1_000;

export interface Quantiles {
  readonly count: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** Durations to three figures, from a microsecond to an hour. */
export class LatencyRecorder {
  readonly #histogram: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: HIGHEST_MICROS,
    figures: 3,
  });

  /** Less than a microsecond counts as one, more than an hour as one hour. */
  record(ms: number): void {
    const micros = Math.round(ms * MICROS_PER_MS);
    this.#histogram.record(Math.min(Math.max(micros, 1), HIGHEST_MICROS));
  }

  /** NaN for all of them if nothing is recorded. */
  get quantiles(): Quantiles {
    const { count } = this.#histogram;
    const at = (percent: number) =>
      count === 0 ? NaN : this.#histogram.percentile(percent) / MICROS_PER_MS;
    return { count, p50Ms: at(50), p95Ms: at(95), p99Ms: at(99), p999Ms: at(99.9), maxMs: at(100) };
  }
}
