/** The progress of a process at one moment. */
export interface Sample {
  /** ms since the epoch, comparable between processes of one machine. */
  readonly at: number;
  /** Events processed so far. */
  readonly count: number;
  /** Processor time of the process so far, user and system, µs. */
  readonly cpuMicros: number;
}

const SAMPLE_EVERY_EVENTS = 250;
const RSS_EVERY_MS = 50;

/** ms since the epoch, with fractions, and monotonic within a process. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Counts processed events and keeps timed samples of the count. */
export class Meter {
  readonly samples: Sample[] = [];
  count = 0;
  #rssPeak = process.memoryUsage.rss();
  #sampled = 0;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => {
      this.#lookAtMemory();
    }, RSS_EVERY_MS).unref();
  }

  /** The first call marks the beginning. */
  begin(): void {
    if (this.samples.length === 0) this.#sample();
  }

  /** Adds a number of processed events. */
  add(events: number): void {
    this.count += events;
    if (this.count - this.#sampled >= SAMPLE_EVERY_EVENTS) this.#sample();
  }

  /** The largest resident set seen, bytes. */
  get rssPeak(): number {
    this.#lookAtMemory();
    return this.#rssPeak;
  }

  /** Takes a last sample if there are new events. */
  finish(): void {
    clearInterval(this.#timer);
    if (this.count > this.#sampled) this.#sample();
  }

  #sample(): void {
    const { user, system } = process.cpuUsage();
    this.#sampled = this.count;
    this.samples.push({ at: preciseNow(), count: this.count, cpuMicros: user + system });
  }

  #lookAtMemory(): void {
    this.#rssPeak = Math.max(this.#rssPeak, process.memoryUsage.rss());
  }
}
