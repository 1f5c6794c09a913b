import type { BatchProgress, LogRecord, TopicPartition } from '@tradewind/log';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { foldedIn } from '../memory/partition-meta.js';
import type { HandOverGate } from '../identity/hand-over-gate.js';
import { inBatchSpan } from '../tracing/batch-span.js';
import type { WakePauses } from '../timers/wake-pauses.js';
import { DeferredWrites } from './deferred-writes.js';
import type { FoldFailures } from './fold-failures.js';
import { PartitionChunk } from './partition-chunk.js';
import type { ChunkOptions, ChunkResult } from './partition-chunk.js';
import type { PartitionLags } from './partition-lags.js';
import type { PartitionWriter } from './partition-writer.js';
import { groupIdOf, readAheadOf } from './processor-options.js';
import type { ProcessorOptions } from './processor-options.js';

/** Of so many records a chunk has a turn of its own; with fewer it goes out along with others. */
const LONG_CHUNK = 250;

export interface RunnerOptions extends ProcessorOptions {
  /** Stands for the partition where figures are told by topic. */
  readonly at: TopicPartition;
  readonly lags: PartitionLags;
  readonly failures: FoldFailures;
  readonly writer: PartitionWriter;
  /** Present where hand-overs wait for their epoch. */
  readonly handOverGate: HandOverGate | undefined;
}

/** What became of a chunk. */
export interface RunChunk {
  readonly result: ChunkResult;
  /** False if it failed, or if another owner has written: then nothing in memory may be kept. */
  readonly kept: boolean;
  /** What has been read of records that the chunk was too full for, or that wait for a model. */
  readonly leftOver: ChunkOptions['decoded'];
}

/**
 * Runs chunks of a partition's records, and stores and publishes what each concludes. The write of one that
 * concludes nothing may be put off.
 */
export class ChunkRunner {
  readonly #deferred: DeferredWrites;

  constructor(private readonly options: RunnerOptions) {
    this.#deferred = new DeferredWrites(options.group);
  }

  async run(
    memory: PartitionMemory,
    records: readonly LogRecord[],
    { progress, decoded }: { progress: BatchProgress; decoded: ChunkOptions['decoded'] },
  ): Promise<RunChunk> {
    const { options } = this;
    const { failures, lags, at, writer } = options;
    const { meta } = memory;
    const before = foldedIn(meta);
    const pauses = this.#pausesOf(memory);
    const how = { failures, decoded, pauses, readAhead: readAheadOf(options) };
    const chunk = new PartitionChunk(memory, records, { ...options, ...how });
    lags.begin(meta);
    const run = inBatchSpan({ ...at, group: groupIdOf(options), records }, async () => {
      const result = await chunk.run();
      if (result.kind === 'failed') return { result, kept: false, leftOver: undefined };
      const { items } = chunk.outbox;
      const waits = result.kind === 'done' && this.#deferred.putOff(records.length, items.length);
      if (!waits) this.#deferred.reset();
      const kept = waits || (await writer.commit(memory, items, progress));
      if (!kept) return { result, kept, leftOver: undefined };
      failures.stored(meta.positions, foldedIn(meta) - before);
      lags.moved(records, meta);
      options.handOverGate?.look(meta);
      return { result, kept, leftOver: chunk.leftOver };
    });
    return run.finally(() => {
      lags.end();
    });
  }

  /**
   * Writes what has been put off if nothing has come since the last call. False if another owner has
   * written.
   */
  async settle(memory: PartitionMemory, progress: BatchProgress): Promise<boolean> {
    return !this.#deferred.takeDue() || this.options.writer.commit(memory, [], progress);
  }

  /** Memory has been dropped, and what was put off with it. */
  reset(): void {
    this.#deferred.reset();
  }

  /** Resolves when these records may be folded: partitions of a process take turns. */
  async turnOf({ length }: readonly LogRecord[], progress: BatchProgress): Promise<void> {
    await progress.heartbeat();
    if (length >= LONG_CHUNK) await this.options.queue.next();
  }

  /** One that is behind does not rest. */
  #pausesOf({ meta }: PartitionMemory): WakePauses | undefined {
    const { lags, pauses } = this.options;
    return lags.behind(meta) < LONG_CHUNK ? pauses : undefined;
  }
}
