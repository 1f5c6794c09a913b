import { Injectable } from '@nestjs/common';
import { CONVERSATION_FOLD } from '@tradewind/chatbot';
import type { Desk } from '@tradewind/chatbot';
import { Metrics } from '@tradewind/observability';
import { StateReader } from '@tradewind/service';

interface Waiting {
  readonly count: number;
  /** Since when the one that waits longest does, ms. */
  readonly since: number | undefined;
}

/**
 * Exports how many conversations wait for a person, and for how long the first has waited, of all
 * tenants and partitions: each replica has the same figures. A scrape gets what was read after the one
 * before it, so that none waits for the store; while the store does not answer they are absent.
 */
@Injectable()
export class WaitingFigures {
  #waiting: Waiting | undefined;
  #isReading = false;

  constructor(
    private readonly state: StateReader,
    metrics: Metrics,
  ) {
    const waiting = (name: string, help: string, value: (of: Waiting) => number) => {
      metrics.sampled(`tradewind_handoffs_${name}`, help, [], () => {
        void this.#read();
        return this.#waiting ? [{ labels: {}, value: value(this.#waiting) }] : [];
      });
    };
    waiting('waiting', 'Conversations that wait for a person.', ({ count }) => count);
    waiting('oldest_waiting_seconds', 'How long the first of them has waited.', ({ since }) =>
      since === undefined ? 0 : Math.max(0, Date.now() - since) / 1_000,
    );
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      this.#waiting = await this.#count();
    } catch {
      this.#waiting = undefined;
    } finally {
      this.#isReading = false;
    }
  }

  async #count(): Promise<Waiting> {
    const tenants = new Set((await this.state.partNames(CONVERSATION_FOLD)).flat());
    let count = 0;
    let since: number | undefined;
    for (const tenant of tenants) {
      for (const { entries } of await this.state.readPart<Desk>(CONVERSATION_FOLD, tenant)) {
        for (const { status, waitingSince, updatedAt } of Object.values(entries)) {
          if (status !== 'waiting') continue;
          count += 1;
          since = Math.min(since ?? Infinity, waitingSince ?? updatedAt);
        }
      }
    }
    return { count, since };
  }
}
