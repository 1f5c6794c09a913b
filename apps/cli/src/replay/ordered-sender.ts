import type { PostOutcome, Receipt } from '../http/collector-client.js';
import { batchBody } from './batch.js';
import type { RecordedEvent } from './recorded-event.js';
import type { RowLedger } from './row-ledger.js';

export interface BatchPoster {
  post(body: string): Promise<PostOutcome>;
}

/**
 * Sends batches one after the other, so that the log has them in order, while the caller prepares
 * the next: `send` returns as soon as the batch before has been answered.
 */
export class OrderedSender {
  /** Events taken by the collector. */
  accepted = 0;
  /** Events that the collector put aside, the others of their batch being taken. */
  rejected = 0;
  #underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly poster: BatchPoster,
    private readonly ledger: RowLedger,
  ) {}

  /** Rejects when the batch before could not be sent for good. */
  async send(events: readonly RecordedEvent[]): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#deliver(events);
    // Its failure is met by the next call.
    this.#underWay.catch(() => undefined);
  }

  /** Resolves when everything has been answered. */
  async drain(): Promise<void> {
    await this.#underWay;
  }

  async #deliver(events: readonly RecordedEvent[]): Promise<void> {
    const outcome = await this.poster.post(batchBody(events));
    if (outcome.kind === 'taken') {
      this.#settle(events, outcome.rejected);
      return;
    }
    const [only] = events;
    if (events.length === 1 && only) {
      this.ledger.reject(only.rows, outcome.reason, only.messageId);
      return;
    }
    // One event spoils the batch: halve until it stands alone.
    const middle = events.length >> 1;
    await this.#deliver(events.slice(0, middle));
    await this.#deliver(events.slice(middle));
  }

  #settle(events: readonly RecordedEvent[], rejected: Receipt['rejected']): void {
    const reasons = new Map(rejected.map(({ index, reason }) => [index, reason]));
    for (const [index, event] of events.entries()) {
      const reason = reasons.get(index);
      if (reason === undefined) {
        this.accepted++;
        this.ledger.accept(event.rows);
      } else {
        this.rejected++;
        this.ledger.reject(event.rows, reason, event.messageId);
      }
    }
  }
}
