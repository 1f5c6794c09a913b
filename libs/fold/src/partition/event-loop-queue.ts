import { eventLoopSlice } from '@tradewind/log';

/**
 * Lets long pieces of work of one process begin one after the other, each in a round of the event loop of
 * its own. What one has sent is then under way while the next one computes: otherwise all of them would
 * compute first and then wait together. Work that has begun and gave way to others goes on before the next
 * begins.
 */
export class EventLoopQueue {
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly slice = eventLoopSlice) {}

  /** Resolves when it is the caller's turn. */
  next(): Promise<unknown> {
    this.#last = this.#last.then(() => this.slice.begin());
    return this.#last;
  }
}
