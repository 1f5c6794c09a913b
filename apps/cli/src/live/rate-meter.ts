/** The rate of a counter over the last seconds. */
export class RateMeter {
  readonly #looks: { readonly at: number; readonly value: number }[] = [];

  constructor(private readonly windowMs = 10_000) {}

  /** Takes a look (wall clock, ms) and returns the rate per second since the oldest one kept. */
  rate(value: number, at: number): number {
    this.#looks.push({ at, value });
    while (this.#looks.length > 2 && (this.#looks[0]?.at ?? at) < at - this.windowMs) {
      this.#looks.shift();
    }
    const oldest = this.#looks[0];
    if (oldest === undefined || at <= oldest.at) return 0;
    return ((value - oldest.value) / (at - oldest.at)) * 1000;
  }
}
