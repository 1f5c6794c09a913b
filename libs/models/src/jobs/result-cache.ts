import type { JobFinished } from '@tradewind/contracts';

/** What a result takes beside its characters. */
const OVERHEAD = 1_000;

/** The last results, so many that their characters stay within a bound. */
export class ResultCache {
  readonly #results = new Map<string, JobFinished>();
  #chars = 0;

  constructor(private readonly maxChars: number) {}

  get(job: string): JobFinished | undefined {
    return this.#results.get(job);
  }

  add(finished: JobFinished): void {
    if (this.#results.has(finished.job)) return;
    this.#results.set(finished.job, finished);
    this.#chars += sizeOf(finished);
    for (const [job, oldest] of this.#results) {
      if (this.#chars <= this.maxChars) return;
      this.#results.delete(job);
      this.#chars -= sizeOf(oldest);
    }
  }
}

function sizeOf({ result }: JobFinished): number {
  return OVERHEAD + ('inline' in result ? result.inline.length : 0);
}
