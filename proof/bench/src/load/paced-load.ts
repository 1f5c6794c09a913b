import { setTimeout } from 'node:timers/promises';
import type { EventSink, NewRecord } from '@tradewind/log';
import { preciseNow } from '../measure/meter.js';
import type { StorefrontLoad } from './storefront-load.js';

/** How far the log may be behind before the run is aborted. */
const MOST_UNACKNOWLEDGED_MS = 30_000;
/** Like the requests of a collector, many small ones arrive in one append. */
const STEP_MS = 10;

export interface PaceOptions {
  readonly rate: number;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** The intended times of a paced load, ms since the epoch: from the first event's, to after the last's. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * Appends events at a fixed rate independent of their acknowledgement (open loop). Each has the
 * time at which it was meant to be sent, so a delay of the sender or the log counts as latency.
 * Resolves when all are acknowledged; rejects if the log refuses them or is far behind.
 */
export async function pace(
  sink: EventSink,
  load: StorefrontLoad,
  { rate, seconds, signal }: PaceOptions,
): Promise<Window> {
  const total = Math.round(rate * seconds);
  const from = Math.ceil(preciseNow());
  const intended = (event: number) => from + (event * 1_000) / rate;
  const appends = new Appends(sink, (rate * MOST_UNACKNOWLEDGED_MS) / 1_000);
  for (let sent = 0; sent < total;) {
    signal.throwIfAborted();
    const due: NewRecord[] = [];
    for (const now = preciseNow(); sent < total && intended(sent) <= now; sent++) {
      due.push(load.next(Math.floor(intended(sent))));
    }
    appends.begin(due);
    await setTimeout(STEP_MS);
  }
  await appends.ended();
  return { from, to: Math.ceil(intended(total)) };
}

/** The most records in publishes under way. */
class Appends {
  #failure: unknown;
  #records = 0;
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    private readonly sink: EventSink,
    private readonly mostRecords: number,
  ) {}

  begin(records: readonly NewRecord[]): void {
    if (this.#failure !== undefined) throw this.#failure as Error;
    if (records.length === 0) return;
    this.#records += records.length;
    if (this.#records > this.mostRecords) throw new Error('the log does not keep up with the rate');
    const append = this.sink
      .publish(records)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#records -= records.length;
        this.#underWay.delete(append);
      });
    this.#underWay.add(append);
  }

  async ended(): Promise<void> {
    await Promise.all(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure as Error;
  }
}
