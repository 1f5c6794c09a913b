import type { TopicContract } from '@tradewind/contracts';
import { PlatformError } from '@tradewind/log';
import type { Batch, BatchOutcome, BatchProgress, LogRecord, TopicPartition } from '@tradewind/log';
import { inBatchSpan } from '../tracing/batch-span.js';
import { FoldFailure, FoldFailures } from './fold-failures.js';
import { LagTracker } from './lag-tracker.js';
import { PartitionLoader } from './partition-loader.js';
import type { LoaderOptions } from './partition-loader.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { PartitionProgress } from './partition-progress.js';
import { PartitionChunk } from './partition-chunk.js';
import type { ChunkOptions, ChunkResult } from './partition-chunk.js';
import { PartitionWriter } from './partition-writer.js';
import type { WriterOptions } from './partition-writer.js';
import type { EventLoopQueue } from '../consumer/event-loop-queue.js';
import type { WakePauses } from '../timers/wake-pauses.js';

const MAX_RECORDS_PER_CHUNK = 1_000;
/** Of so many records a chunk has a turn of its own; with fewer it goes out along with others. */
const LONG_CHUNK = 250;

export interface ProcessorOptions extends WriterOptions, Pick<LoaderOptions, 'epochMs' | 'bounds'> {
  readonly service: string;
  readonly topic: TopicContract;
  readonly partition: number;
  /** Of the clocks of this process that have caught up, if nothing waits for what they conclude. */
  readonly pauses?: WakePauses | undefined;
  /** Of the partitions that are folded in this process. */
  readonly queue: EventLoopQueue;
  /** Runs one chunk through the fold of the service. */
  readonly fold: (chunk: PartitionChunk) => Promise<ChunkResult>;
}

/** The consumer group of a service's folds; the log adds the topic. */
export function groupOf(service: string): string {
  return `tradewind.${service}`;
}

/**
 * The only writer of one partition's state.
 *
 * Every chunk of records becomes one compare-and-set write of entities, position, clock and outbox;
 * then the outbox is published; only then the next chunk is applied. A crash between the two leaves
 * the outbox in the meta, and whoever loads the partition next publishes it again under the same
 * ids. A lost compare-and-set means that another owner wrote: everything in memory is dropped and
 * the log is read again from where the store stands.
 */
export class PartitionProcessor {
  #memory: PartitionMemory | undefined;
  #blocked = false;
  /** The offset last asked for because a batch began after it. */
  #sought: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #at: TopicPartition;
  readonly #scope: string;
  readonly #source: string;
  readonly #group: string;
  readonly #lag = new LagTracker();
  readonly #failures = new FoldFailures();
  readonly #writer: PartitionWriter;
  readonly #loader: PartitionLoader;

  constructor(private readonly options: ProcessorOptions) {
    const { service, topic, partition } = options;
    this.#at = { topic: topic.name, partition };
    this.#scope = `${service}:${topic.name}:${String(partition)}`;
    this.#source = `/${service}/${topic.name}/${String(partition)}`;
    this.#group = `${groupOf(service)}.${topic.name}`;
    this.#writer = new PartitionWriter(this.#scope, this.#at, options);
    const own = { scope: this.#scope, at: this.#at, source: this.#source, lag: this.#lag };
    this.#loader = new PartitionLoader({ ...options, ...own, writer: this.#writer });
  }

  /** Forgets what is in memory, loads the stored state, publishes its outbox; returns the position. */
  load(progress: BatchProgress): Promise<number> {
    return this.#exclusive(() => this.#load(progress));
  }

  /** Rejects only when the fold has a defect that no single record explains. */
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
      const { meta, nonce } = this.#memory;
      if ((await this.options.store.loadNonce(this.#scope)) === nonce) return undefined;
      const { next } = meta;
      const found = await this.#load(progress);
      // What another owner has written lies ahead; what lies behind has been lost.
      if (found < next) this.options.metrics.regressed(this.#at);
      else this.options.metrics.conflicted(this.#at);
      return found;
    });
  }

  /** State loaded, caught up with the log as it was then, and neither log nor store refusing. */
  get isReady(): boolean {
    return this.progress?.caughtUp === true && !this.#writer.retry.isStruggling;
  }

  get progress(): PartitionProgress | undefined {
    if (this.#memory === undefined) return undefined;
    return {
      ...this.#at,
      ...this.#lag.progressOf(this.#memory.meta),
      blocked: this.#blocked,
      struggling: this.#writer.retry.isStruggling,
    };
  }

  /**
   * Looks at the end of the log, unless it cannot be had. Returns for how long the fold has stood still
   * although there are records to fold and nothing that it waits for, ms.
   */
  watch(end: number | undefined): number {
    if (end !== undefined) this.#lag.end = end;
    const isIdle = this.#memory !== undefined && this.#memory.meta.next >= this.#lag.end;
    const isWaiting = this.#blocked || this.#writer.retry.isStruggling || end === undefined;
    if (isIdle || isWaiting) this.#lag.moved();
    return this.#lag.stoodMs;
  }

  async #load(progress: BatchProgress): Promise<number> {
    this.#memory = undefined;
    const memory = await this.#loader.load(progress);
    this.#memory = memory;
    // A clock move that was cut off goes on without waiting for a record, which may wait for it.
    const isCutOff = memory.meta.advancing !== undefined && !progress.isStale();
    const outcome = isCutOff ? await this.#foldAll([], progress) : undefined;
    return outcome?.next ?? memory.meta.next;
  }

  async #handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    const memory = this.#memory;
    this.#lag.end = batch.endOffset;
    this.#blocked = false;
    if (memory === undefined || progress.isStale()) return this.#restart(progress);
    const { meta } = memory;
    if (batch.firstOffset > meta.next && this.#sought !== meta.next) {
      this.#sought = meta.next;
      return { kind: 'seek', next: meta.next };
    }
    const kept = await this.#loader.acrossGap(memory, batch.firstOffset, progress);
    if (!kept) return this.#restart(progress);
    const started = performance.now();
    const records = batch.records.filter((record) => record.offset >= meta.next);
    let outcome: BatchOutcome | undefined;
    for (let at = 0; at < records.length && outcome === undefined; at += MAX_RECORDS_PER_CHUNK) {
      outcome = await this.#foldAll(records.slice(at, at + MAX_RECORDS_PER_CHUNK), progress);
      await progress.heartbeat();
    }
    this.options.metrics.batchTook(this.#at.topic, (performance.now() - started) / 1_000);
    return outcome ?? this.#skipTo(batch.nextOffset);
  }

  /** Folds these records, in as many chunks as it takes. Returns nothing when all are done. */
  async #foldAll(
    records: readonly LogRecord[],
    progress: BatchProgress,
  ): Promise<BatchOutcome | undefined> {
    let decoded: ChunkOptions['decoded'];
    for (;;) {
      await this.#turnOf(records, progress);
      const memory = this.#memory;
      if (memory === undefined || progress.isStale()) return this.#restart(progress);
      const { topic, partition, epochMs } = this.options;
      const left = records.filter((record) => record.offset >= memory.meta.next);
      const failures = this.#failures;
      const options = { topic, partition, epochMs, source: this.#source, failures, decoded };
      const pauses = this.#pausesOf(memory);
      const chunk = new PartitionChunk(memory, left, { ...options, pauses });
      const before = memory.meta.counts.folded;
      const span = { ...this.#at, group: this.#group, records: left };
      const { result, kept } = await inBatchSpan(span, async () => {
        const folded = await this.options.fold(chunk);
        const outbox = folded.kind === 'failed' ? undefined : folded.outbox.items;
        return {
          result: folded,
          kept: outbox && (await this.#writer.commit(memory, outbox, progress)),
        };
      });
      if (result.kind === 'failed') return this.#failed(result.error, progress);
      if (!kept) return this.#restart(progress);
      failures.stored(memory.meta.next, memory.meta.counts.folded - before);
      this.#lag.moved();
      this.#lag.timestamp = lastFolded(left, memory)?.timestamp ?? this.#lag.timestamp;
      if (result.kind === 'done') return undefined;
      if (result.kind === 'blocked') {
        this.#blocked = true;
        return { kind: 'blocked', next: memory.meta.next, ready: result.ready };
      }
      decoded = chunk.leftOver;
    }
  }

  /** One that is behind does not rest. */
  #pausesOf({ meta }: PartitionMemory): WakePauses | undefined {
    return this.#lag.end - meta.next < LONG_CHUNK ? this.options.pauses : undefined;
  }

  async #turnOf({ length }: readonly LogRecord[], progress: BatchProgress): Promise<void> {
    await progress.heartbeat();
    if (length >= LONG_CHUNK) await this.options.queue.next();
  }

  /** The partition is not, or no longer, as it is in memory. */
  async #restart(progress: BatchProgress): Promise<BatchOutcome> {
    this.#memory = undefined;
    return { kind: 'seek', next: await this.#load(progress) };
  }

  /** The store not answering, or one bad record, is a reason to start over; anything else a defect. */
  async #failed(error: unknown, progress: BatchProgress): Promise<BatchOutcome> {
    if (error instanceof PlatformError && error.retriable) return this.#restart(progress);
    if (error instanceof FoldFailure && this.#failures.add(error)) return this.#restart(progress);
    const text = `the fold of ${this.#scope} failed: ${String(error)}`;
    throw new PlatformError('FOLD.DEFECT', text, false, { cause: error });
  }

  /** Past records that are not visible, such as transaction markers; harmless to forget. */
  #skipTo(nextOffset: number): BatchOutcome {
    const meta = this.#memory?.meta;
    if (meta === undefined) return { kind: 'advanced', next: nextOffset };
    meta.next = Math.max(nextOffset, meta.next);
    return { kind: 'advanced', next: meta.next };
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

function lastFolded(records: readonly LogRecord[], { meta }: PartitionMemory) {
  return records.findLast(({ offset }) => offset < meta.next);
}
