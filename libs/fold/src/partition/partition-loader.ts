import type { Scope } from '@tradewind/state';
import { PlatformError } from '@tradewind/log';
import type { BatchProgress, TopicPartition } from '@tradewind/log';
import { Outbox } from './outbox.js';
import type { LagTracker } from './lag-tracker.js';
import { PartitionMemory } from '../memory/partition-memory.js';
import type { PartitionWriter, WriterOptions } from './partition-writer.js';

export interface LoaderOptions extends Pick<WriterOptions, 'store' | 'metrics'> {
  readonly epochMs: number;
  /** The first and the next offset of the partition's log as of now. */
  readonly bounds: () => Promise<{ readonly first: number; readonly next: number }>;
  readonly scope: Scope;
  readonly at: TopicPartition;
  /** Names the partition as the origin of what is published. */
  readonly source: string;
  readonly writer: PartitionWriter;
  readonly lag: LagTracker;
}

/** Brings the state of a partition into memory, in step with what is published and what the log still has. */
export class PartitionLoader {
  constructor(private readonly options: LoaderOptions) {}

  /** The stored state, when all that it has concluded is published. Rejects once `progress` is stale. */
  async load(progress: BatchProgress): Promise<PartitionMemory> {
    let memory = await this.#settled(progress);
    while (memory === undefined) memory = await this.#settled(progress);
    return memory;
  }

  /** Records that outlived their retention must be heard of. False if another owner has written. */
  async acrossGap(
    memory: PartitionMemory,
    first: number,
    progress: BatchProgress,
  ): Promise<boolean> {
    const { metrics, at, source, writer } = this.options;
    const { meta } = memory;
    if (first <= meta.next) return true;
    metrics.gap(at, first - meta.next);
    const outbox = new Outbox(source, meta);
    outbox.gap(at, meta.next, first);
    meta.next = first;
    return writer.commit(memory, outbox.items, progress);
  }

  /** Undefined if another owner has written meanwhile. */
  async #settled(progress: BatchProgress): Promise<PartitionMemory | undefined> {
    const { store, metrics, bounds, scope, at, writer, lag } = this.options;
    const { retry } = writer;
    const memory = await retry.untilStale(progress, () => PartitionMemory.load(store, scope));
    this.#checkEpochLength(memory);
    writer.resume(memory);
    const { length } = memory.meta.outbox;
    if (length > 0) metrics.republished(at, length);
    if (!(await writer.release(memory, progress))) return undefined;
    const log = await retry.untilStale(progress, bounds);
    lag.aimAt(log.next);
    lag.moved();
    const kept = await this.acrossGap(memory, log.first, progress);
    return kept ? memory : undefined;
  }

  #checkEpochLength({ meta }: PartitionMemory): void {
    const { epochMs, scope } = this.options;
    meta.epochMs ??= epochMs;
    if (meta.epochMs === epochMs) return;
    const text = `the state of ${scope} has epochs of ${meta.epochMs} ms, not of ${epochMs} ms: keep MODEL_EPOCH_MS, or start from an empty store`;
    throw new PlatformError('FOLD.EPOCH_LENGTH_CHANGED', text, false);
  }
}
