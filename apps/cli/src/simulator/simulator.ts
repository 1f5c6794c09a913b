import { pause } from '../http/pause.js';
import type { BatchPoster } from '../replay/ordered-sender.js';
import type { Category } from './catalogue.js';
import { Storefront } from './storefront.js';
import type { SimulatedMessage } from './storefront.js';

const FLUSH_EVERY_MS = 250;
const BATCH_SIZE = 200;
/**
 * The most messages that wait for the collector; beyond that the newest are dropped and counted.
 */
const MAX_QUEUE = 5_000;

export interface SimulatorOptions {
  readonly rate: number;
  readonly seed: number;
  readonly run: string;
  /** What is sold, instead of products that the seed makes up. */
  readonly catalogue?: readonly Category[];
  readonly signal: AbortSignal;
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Sends the events of the simulated storefront as they happen. While the collector does not answer,
 * the shop goes on and its messages queue up to a limit.
 */
export class Simulator {
  accepted = 0;
  rejected = 0;
  dropped = 0;
  readonly #queue: SimulatedMessage[] = [];
  readonly #now: () => number;

  constructor(
    private readonly poster: BatchPoster,
    private readonly options: SimulatorOptions,
  ) {
    this.#now = options.now ?? Date.now;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Resolves once the signal has fired. Rejects when the collector refuses the write key. */
  async run(): Promise<void> {
    const { signal, rate, seed, run, catalogue } = this.options;
    const shop = new Storefront({
      ...{ seed, rate, run, start: this.#now() },
      ...(catalogue && { catalogue }),
    });
    let underWay: Promise<void> | undefined;
    let failure: unknown;
    while (!signal.aborted && failure === undefined) {
      this.#enqueue(shop.until(this.#now()));
      if (underWay === undefined && this.#queue.length > 0) {
        underWay = this.#flush()
          .catch((error: unknown) => {
            failure = error;
          })
          .finally(() => {
            underWay = undefined;
          });
      }
      await (this.options.wait ?? pause)(FLUSH_EVERY_MS, signal);
    }
    await underWay;
    if (failure !== undefined && !signal.aborted) throw failure as Error;
  }

  #enqueue(messages: Iterable<SimulatedMessage>): void {
    for (const message of messages) {
      if (this.#queue.length < MAX_QUEUE) this.#queue.push(message);
      else this.dropped++;
    }
  }

  async #flush(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, BATCH_SIZE);
      const outcome = await this.poster.post(JSON.stringify({ batch }));
      const rejected = outcome.kind === 'taken' ? outcome.rejected.length : batch.length;
      this.rejected += rejected;
      this.accepted += batch.length - rejected;
    }
  }
}
