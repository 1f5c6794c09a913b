const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
/** Ten hours; longer ones count as that. */
const LONGEST_MS = 36_000_000;
const BUCKETS = bucketOf(LONGEST_MS) + 1;

/**
 * Durations in buckets that grow by 2 %: quantiles are right to within 2 % (and one millisecond) in a
 * fixed 900 counters, however many durations there are.
 */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** In ms. Negative durations, which clocks that differ produce, count as none. */
  record(ms: number): void {
    const bucket = bucketOf(Math.min(Math.max(ms, 0), LONGEST_MS));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count++;
  }

  /** The duration (ms) that a share of all does not exceed; 0 when there are none. */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= rank) return middleOf(bucket);
    }
    return 0;
  }
}

function bucketOf(ms: number): number {
  return Math.floor(Math.log1p(ms) / LOG_GROWTH);
}

function middleOf(bucket: number): number {
  return Math.expm1((bucket + 0.5) * LOG_GROWTH);
}
