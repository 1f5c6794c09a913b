import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Measures how long it takes until all replicas are ready again after a fault. A measurement in which
 * the next fault falls says nothing of the first one and is dropped.
 */
export class RecoveryClock {
  readonly times: { readonly kind: string; readonly ms: number }[] = [];
  #current: AbortController | undefined;

  /** @param isRecovered Whether the platform is as if nothing had happened. */
  constructor(private readonly isRecovered: () => Promise<boolean>) {}

  /** A fault begins: what is being measured no longer counts. */
  interrupt(): void {
    this.#current?.abort();
  }

  /** A fault is over. Resolves with the time until recovery, ms; `undefined` when it was interrupted. */
  async measure(kind: string): Promise<number | undefined> {
    this.interrupt();
    const current = new AbortController();
    this.#current = current;
    const endedAt = performance.now();
    for (;;) {
      const isRecovered = await this.isRecovered();
      if (current.signal.aborted) return undefined;
      if (isRecovered) break;
      await pause(POLL_MS);
    }
    const ms = Math.round(performance.now() - endedAt);
    this.times.push({ kind, ms });
    return ms;
  }
}
