import { setTimeout } from 'node:timers/promises';

/** For each millisecond of wakes. */
const REST = 3;
/** What a wake waited for is no work. */
const LONGEST_REST_MS = 20;

/**
 * Spreads the wakes of clocks that nothing waits for: together they take a quarter of the time. An epoch may
 * end for thousands of entities at once, and all processes of a machine would wait for one that takes a core
 * until they are done.
 */
export class WakePauses {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when wakes that have taken so long are made up for, and those of others before them. */
  after(workedMs: number): Promise<unknown> {
    const rest = Math.min(workedMs * REST, LONGEST_REST_MS);
    this.#last = this.#last.then(() => setTimeout(rest));
    return this.#last;
  }
}
