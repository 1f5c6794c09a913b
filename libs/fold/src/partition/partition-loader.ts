import type { Scope } from '@tradewind/state';
import { PlatformError } from '@tradewind/log';
import type { BatchProgress, TopicPartition } from '@tradewind/log';
import type { Bounds } from './log-bounds.js';
import type { FoldGroup } from '../group/fold-group.js';
import { Outbox } from './outbox.js';
import type { PartitionLags } from './partition-lags.js';
import { nextOf } from '../memory/partition-meta.js';
import { PartitionMemory } from '../memory/partition-memory.js';
import type { PartitionWriter, WriterOptions } from './partition-writer.js';

export interface LoaderOptions extends Pick<WriterOptions, 'store' | 'metrics'> {
  readonly service: string;
  readonly group: FoldGroup;
  readonly partition: number;
  readonly epochMs: number;
  /** The first and the next offset of the partition's log as of now. */
  readonly bounds: (topic: string) => Promise<Bounds>;
  readonly scope: Scope;
  readonly writer: PartitionWriter;
  readonly lags: PartitionLags;
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
    { topic, first }: { readonly topic: string; readonly first: number },
    progress: BatchProgress,
  ): Promise<boolean> {
    const { metrics, partition, writer } = this.options;
    const { meta } = memory;
    const next = nextOf(meta, topic);
    if (first <= next) return true;
    const at: TopicPartition = { topic, partition };
    metrics.gap(at, first - next);
    const outbox = new Outbox(meta, this.options);
    outbox.gap(at, next, first);
    meta.positions[topic] = first;
    return writer.commit(memory, outbox.items, progress);
  }

  /** Undefined if another owner has written meanwhile. */
  async #settled(progress: BatchProgress): Promise<PartitionMemory | undefined> {
    const { store, metrics, group, partition, scope, writer } = this.options;
    const memory = await writer.retry.untilStale(progress, () =>
      PartitionMemory.load(store, scope, group),
    );
    this.#checkEpochLength(memory);
    writer.resume(memory);
    const { length } = memory.meta.outbox;
    if (length > 0) metrics.republished({ topic: group.first.name, partition }, length);
    if (!(await writer.release(memory, progress))) return undefined;
    for (const { name } of group.inputs) {
      if (!(await this.#aim(memory, name, progress))) return undefined;
    }
    return memory;
  }

  /** Finds out what there is to catch up with in a topic; false if another owner has written. */
  async #aim(memory: PartitionMemory, topic: string, progress: BatchProgress): Promise<boolean> {
    const { bounds, writer, lags } = this.options;
    const log = await writer.retry.untilStale(progress, () => bounds(topic));
    lags.of(topic).aimAt(log.next);
    lags.of(topic).moved();
    return this.acrossGap(memory, { topic, first: log.first }, progress);
  }

  #checkEpochLength({ meta }: PartitionMemory): void {
    const { epochMs, scope } = this.options;
    meta.epochMs ??= epochMs;
    if (meta.epochMs === epochMs) return;
    const text = `the state of ${scope} has epochs of ${meta.epochMs} ms, not of ${epochMs} ms: keep MODEL_EPOCH_MS, or start from an empty store`;
    throw new PlatformError('FOLD.EPOCH_LENGTH_CHANGED', text, false);
  }
}
