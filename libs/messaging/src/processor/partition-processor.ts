import { randomBytes } from 'node:crypto';
import type { TopicContract } from '@tradewind/contracts';
import type { PartitionStore, ScopeChange } from '@tradewind/state';
import { PlatformError } from '../errors.js';
import type { Batch, BatchOutcome, BatchProgress, EventSink } from '../log/event-log.js';
import type { LogRecord } from '../log/records.js';
import { PartitionMemory } from './partition-memory.js';
import { toNewRecord } from './partition-meta.js';
import type { FoldCounts, OutboxItem } from './partition-meta.js';
import type { ProcessorMetrics } from './processor-metrics.js';
import { PartitionSlice } from './partition-slice.js';
import type { SliceResult } from './partition-slice.js';
import { retryUntilStale } from './retry.js';

const MAX_RECORDS_PER_SLICE = 1_000;

export interface ProcessorOptions {
  readonly service: string;
  readonly topic: TopicContract;
  readonly partition: number;
  readonly epochMs: number;
  readonly store: PartitionStore;
  readonly sink: EventSink;
  readonly metrics: ProcessorMetrics;
  /** Runs one slice through the fold of the service. */
  readonly fold: (slice: PartitionSlice) => Promise<SliceResult>;
}

/** Where a partition's fold stands, for progress reports. */
export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to fold. */
  readonly next: number;
  /** The end of the log when last seen. */
  readonly end: number;
  readonly clock?: number;
  readonly counts: FoldCounts;
  /** Waits for a model. */
  readonly blocked: boolean;
}

/**
 * The only writer of one partition's state.
 *
 * Every slice of records becomes one compare-and-set write of entities, position, clock and outbox;
 * then the outbox is published; only then the next slice is applied. A crash between the two leaves
 * the outbox in the meta, and whoever loads the partition next publishes it again under the same
 * ids. A lost compare-and-set means that another owner wrote: everything in memory is dropped and
 * the log is read again from where the store stands.
 */
export class PartitionProcessor {
  #memory: PartitionMemory | undefined;
  #end = 0;
  #blocked = false;
  #struggling = false;
  /** The offset last asked for because a batch began after it. */
  #sought: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #scope: string;

  constructor(private readonly options: ProcessorOptions) {
    const { service, topic, partition } = options;
    this.#scope = `${service}:${topic.name}:${String(partition)}`;
  }

  /** Forgets what is in memory, loads the stored state, publishes its outbox; returns the position. */
  load(progress: BatchProgress): Promise<number> {
    return this.#exclusive(() => this.#load(progress));
  }

  /** Rejects only when the fold has a defect. */
  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    return this.#exclusive(() =>
      this.#handle(batch, progress).catch((error: unknown): BatchOutcome => {
        this.#memory = undefined;
        if (!(error instanceof PlatformError && error.retriable)) throw error;
        return { kind: 'seek', next: batch.firstOffset };
      }),
    );
  }

  /**
   * Compares memory with the store, which may have lost its last writes or taken another owner's.
   * Returns the position to go on from when they differ.
   */
  reconcile(progress: BatchProgress): Promise<number | undefined> {
    return this.#exclusive(async () => {
      if (this.#memory === undefined) return undefined;
      const nonce = await this.options.store.loadNonce(this.#scope);
      if (nonce === this.#memory.nonce) return undefined;
      this.options.metrics.regressions.inc();
      return this.#load(progress);
    });
  }

  /** State loaded, and neither log nor store refusing. */
  get isReady(): boolean {
    return this.#memory !== undefined && !this.#struggling;
  }

  get progress(): PartitionProgress | undefined {
    if (this.#memory === undefined) return undefined;
    const { next, clock, counts } = this.#memory.meta;
    const { topic, partition } = this.options;
    return {
      topic: topic.name,
      partition,
      next,
      end: Math.max(this.#end, next),
      ...(clock !== undefined && { clock }),
      counts,
      blocked: this.#blocked,
    };
  }

  async #load(progress: BatchProgress): Promise<number> {
    this.#memory = undefined;
    const memory = await this.#untilStale(progress, () =>
      PartitionMemory.load(this.options.store, this.#scope),
    );
    this.#checkEpochLength(memory);
    if (memory.meta.outbox.length > 0) {
      this.options.metrics.republished.inc(memory.meta.outbox.length);
      await this.#publish(memory.meta.outbox, progress);
    }
    this.#memory = memory;
    // A clock move that was cut off goes on without waiting for a record, which may wait for it.
    const isCutOff = memory.meta.advancing !== undefined && !progress.isStale();
    const outcome = isCutOff ? await this.#foldAll([], progress) : undefined;
    return outcome?.next ?? memory.meta.next;
  }

  #checkEpochLength({ meta }: PartitionMemory): void {
    const { epochMs } = this.options;
    meta.epochMs ??= epochMs;
    if (meta.epochMs === epochMs) return;
    const text = `the state of ${this.#scope} has epochs of ${meta.epochMs} ms, not of ${epochMs} ms: keep MODEL_EPOCH_MS, or start from an empty store`;
    throw new PlatformError('MESSAGING.EPOCH_LENGTH_CHANGED', text, false);
  }

  async #handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    const memory = this.#memory;
    this.#end = batch.endOffset;
    this.#blocked = false;
    if (memory === undefined || progress.isStale()) return this.#restart(progress);
    const { meta } = memory;
    if (batch.firstOffset > meta.next && this.#sought !== meta.next) {
      this.#sought = meta.next;
      return { kind: 'seek', next: meta.next };
    }
    const next = this.#acrossGap(memory, batch.firstOffset);
    const started = process.hrtime.bigint();
    const records = batch.records.filter((record) => record.offset >= next);
    let outcome: BatchOutcome | undefined;
    for (let at = 0; at < records.length && outcome === undefined; at += MAX_RECORDS_PER_SLICE) {
      outcome = await this.#foldAll(records.slice(at, at + MAX_RECORDS_PER_SLICE), progress);
      await progress.heartbeat();
    }
    this.options.metrics.batchSeconds.observe(Number(process.hrtime.bigint() - started) / 1e9);
    return outcome ?? this.#skipTo(batch.nextOffset);
  }

  /** Folds these records, in as many slices as it takes. Returns nothing when all are done. */
  async #foldAll(
    records: readonly LogRecord[],
    progress: BatchProgress,
  ): Promise<BatchOutcome | undefined> {
    for (;;) {
      await progress.heartbeat();
      const memory = this.#memory;
      if (memory === undefined || progress.isStale()) return this.#restart(progress);
      const { topic, partition, epochMs } = this.options;
      const left = records.filter((record) => record.offset >= memory.meta.next);
      const before = memory.meta.counts.folded;
      const result = await this.options.fold(
        new PartitionSlice(memory, left, { topic, partition, epochMs, source: this.#source() }),
      );
      if (result.kind === 'failed') return this.#failed(result.error, progress);
      const kept = await this.#commit(memory, result.outbox.items, progress);
      if (!kept) return this.#restart(progress);
      this.options.metrics.folded.inc(memory.meta.counts.folded - before);
      if (result.kind === 'done') return undefined;
      if (result.kind === 'blocked') {
        this.#blocked = true;
        return { kind: 'blocked', next: memory.meta.next, ready: result.ready };
      }
    }
  }

  async #commit(
    memory: PartitionMemory,
    outbox: readonly OutboxItem[],
    progress: BatchProgress,
  ): Promise<boolean> {
    const nonce = randomBytes(16).toString('base64url');
    const change: ScopeChange = { expected: memory.nonce, nonce, ...memory.takeChange(outbox) };
    const outcome = await this.#untilStale(progress, () =>
      this.options.store.commit(this.#scope, change),
    );
    if (!outcome.applied) {
      this.options.metrics.conflicts.inc();
      return false;
    }
    memory.committed(nonce);
    await this.#publish(outbox, progress);
    return true;
  }

  async #publish(outbox: readonly OutboxItem[], progress: BatchProgress): Promise<void> {
    if (outbox.length === 0) return;
    const records = outbox.map(toNewRecord);
    await this.#untilStale(progress, () => this.options.sink.publish(records));
  }

  /** The partition is not, or no longer, as it is in memory. */
  async #restart(progress: BatchProgress): Promise<BatchOutcome> {
    this.#memory = undefined;
    return { kind: 'seek', next: await this.#load(progress) };
  }

  /** The store not answering is a reason to start over from it; anything else is a defect. */
  async #failed(error: unknown, progress: BatchProgress): Promise<BatchOutcome> {
    if (error instanceof PlatformError && error.retriable) return this.#restart(progress);
    const text = `the fold of ${this.#scope} failed: ${String(error)}`;
    throw new PlatformError('MESSAGING.FOLD_DEFECT', text, false, { cause: error });
  }

  /** After seeking in vain: the records outlived their retention, and that must be heard of. */
  #acrossGap(memory: PartitionMemory, firstOffset: number): number {
    const { meta } = memory;
    if (firstOffset > meta.next) {
      this.options.metrics.gap(this.#scope, firstOffset - meta.next);
      meta.next = firstOffset;
    }
    return meta.next;
  }

  /** Past records that are not visible, such as transaction markers; harmless to forget. */
  #skipTo(nextOffset: number): BatchOutcome {
    const meta = this.#memory?.meta;
    if (meta === undefined) return { kind: 'advanced', next: nextOffset };
    meta.next = Math.max(nextOffset, meta.next);
    return { kind: 'advanced', next: meta.next };
  }

  async #untilStale<T>(progress: BatchProgress, attempt: () => Promise<T>): Promise<T> {
    const result = await retryUntilStale(progress, attempt, (error) => {
      this.#struggling = true;
      this.options.metrics.retried(this.#scope, error);
    });
    this.#struggling = false;
    return result;
  }

  #source(): string {
    const { service, topic, partition } = this.options;
    return `/${service}/${topic.name}/${String(partition)}`;
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
