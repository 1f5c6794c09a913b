import { setImmediate } from 'node:timers/promises';

/**
 * Lets long pieces of work of one process begin one after the other, each in a round of the event loop of
 * its own. What one has sent is then under way while the next one computes: otherwise all of them would
 * compute first and then wait together.
 */
export class EventLoopQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves when it is the caller's turn. */
  next(): Promise<unknown> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}
