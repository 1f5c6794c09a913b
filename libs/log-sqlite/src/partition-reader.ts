import { setImmediate } from 'node:timers/promises';
import type { Batch, BatchOutcome, BatchProgress } from '@tradewind/log';
import { positionPastEnd } from '@tradewind/log';
import type { PartitionLog, RecordTable } from './record-table.js';

type Handle = (batch: Batch, progress: BatchProgress) => Promise<BatchOutcome>;

/**
 * Delivers one partition batch by batch, and waits without polling at the end of the log. It yields
 * to the event loop between batches, for other partitions and requests.
 */
export class PartitionReader {
  /** Resolves once stopped and the batch under way is done; rejects when a handler does. */
  readonly finished: Promise<void>;
  private running = true;
  private blocked = false;
  /** What is left of a batch that was blocked: to read it again would cost more than to fold it. */
  private rest: Batch | undefined;
  /** Counts seeks: what began before the last one is out of date. */
  private seeks = 0;
  private defect: { readonly error: unknown } | undefined;
  private woken = false;
  private wakeUp: (() => void) | undefined;

  constructor(
    private readonly table: RecordTable,
    readonly log: PartitionLog,
    /** Everything below it has been handled. */
    public position: number,
    private readonly handle: Handle,
  ) {
    if (position > log.next) throw positionPastEnd({ ...log, offset: position }, log.next);
    this.finished = this.run();
    this.finished.catch(() => undefined);
  }

  seek(offset: number): void {
    this.seeks++;
    this.blocked = false;
    this.rest = undefined;
    this.position = offset;
    this.wake();
  }

  stop(): void {
    this.running = false;
    this.wake();
  }

  /** Called when the partition may have new records. */
  wake(): void {
    this.woken = true;
    this.wakeUp?.();
    this.wakeUp = undefined;
  }

  private async run(): Promise<void> {
    await setImmediate();
    while (this.running) {
      if (this.defect) throw this.defect.error;
      this.woken = false;
      const batch = this.blocked ? undefined : this.next();
      if (batch) {
        await this.deliver(batch);
        await setImmediate();
      } else {
        await this.untilWoken();
      }
    }
  }

  private next(): Batch | undefined {
    const { topic, partition, first, next } = this.log;
    const { rest } = this;
    this.rest = undefined;
    // Retention may have removed records that wait here; they are folded all the same.
    if (rest) return { ...rest, endOffset: next };
    if (this.position > next) throw positionPastEnd({ ...this.log, offset: this.position }, next);
    const firstOffset = Math.max(this.position, first);
    const records = this.table.read(this.log, firstOffset);
    const last = records.at(-1);
    if (!last) return undefined;
    const nextOffset = last.offset + 1;
    return { topic, partition, records, firstOffset, nextOffset, endOffset: next };
  }

  private async deliver(batch: Batch): Promise<void> {
    const seeks = this.seeks;
    const outcome = await this.handle(batch, {
      heartbeat: () => setImmediate(),
      isStale: () => this.seeks !== seeks,
    });
    if (this.seeks !== seeks) return;
    this.position = outcome.next;
    if (outcome.kind !== 'blocked') return;
    const records = batch.records.filter(({ offset }) => offset >= outcome.next);
    // Kept even if it is empty: a move of the clock may be left, which waits for no record.
    this.rest = { ...batch, records, firstOffset: outcome.next };
    this.block(outcome.ready);
  }

  private block(ready: Promise<void>): void {
    const seeks = this.seeks;
    this.blocked = true;
    void ready.then(
      () => {
        if (this.seeks !== seeks) return;
        this.blocked = false;
        this.wake();
      },
      (error: unknown) => {
        this.defect = { error };
        this.wake();
      },
    );
  }

  private untilWoken(): Promise<void> {
    if (this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      this.wakeUp = resolve;
    });
  }
}
