/**
 * Admits `ratePerSecond` units on average and a second's worth at once. A request is admitted whole
 * as soon as the bucket is not empty, leaving a debt, so that one larger than the bucket is not
 * refused for ever.
 */
export class TokenBucket {
  #tokens: number;
  #at = 0;

  /** A `ratePerSecond` of 0 admits everything. */
  constructor(private readonly ratePerSecond: number) {
    this.#tokens = ratePerSecond;
  }

  /** Returns 0 if `units` are admitted now (ms), else the ms until another attempt makes sense. */
  take(units: number, now: number): number {
    const rate = this.ratePerSecond;
    if (rate === 0) return 0;
    const refill = (Math.max(0, now - this.#at) / 1000) * rate;
    this.#tokens = Math.min(rate, this.#tokens + refill);
    this.#at = now;
    if (this.#tokens <= 0) return Math.ceil(((1 - this.#tokens) / rate) * 1000);
    this.#tokens -= units;
    return 0;
  }
}
