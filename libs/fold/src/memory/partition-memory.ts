import type { PartitionStore, Scope } from '@tradewind/state';
import { PlatformError } from '@tradewind/log';
import { EntityCache } from './entity-cache.js';
import { decodeMeta, encodeMeta, initialMeta } from './partition-meta.js';
import type { OutboxItem, PartitionMeta } from './partition-meta.js';
import { TimerIndex } from '../timers/timer-index.js';

/** The entity that holds the state of the partition as a whole. */
export const PARTITION_ENTITY = '~partition';

interface Stored {
  readonly nonce: string | undefined;
  readonly meta: PartitionMeta;
  readonly entities: EntityCache;
  readonly timers: TimerIndex;
  readonly partition: unknown;
}

/**
 * A partition's state as of one meta, in the memory of its owner. Only ever dropped whole: after a
 * lost compare-and-set, a rebalance or a failure nothing of it can be trusted.
 */
export class PartitionMemory {
  nonce: string | undefined;
  readonly meta: PartitionMeta;
  readonly entities: EntityCache;
  readonly timers: TimerIndex;
  #partition: unknown;

  private constructor(stored: Stored) {
    this.nonce = stored.nonce;
    this.meta = stored.meta;
    this.entities = stored.entities;
    this.timers = stored.timers;
    this.#partition = stored.partition;
  }

  static async load(store: PartitionStore, scope: Scope): Promise<PartitionMemory> {
    const read = (entities: readonly string[]) =>
      store.read(scope, entities).catch((cause: unknown) => {
        const text = `the state of ${scope} cannot be read`;
        throw new PlatformError('STATE.UNAVAILABLE', text, true, { cause });
      });
    const stored = await store.loadMeta(scope);
    const meta = stored ? decodeMeta(stored.meta) : initialMeta();
    const timers = await TimerIndex.load(read, meta.clock ?? -Infinity);
    const [partition] = await read([PARTITION_ENTITY]);
    return new PartitionMemory({
      nonce: stored?.nonce,
      meta,
      entities: new EntityCache(read),
      timers,
      partition: partition === undefined ? undefined : (JSON.parse(partition) as unknown),
    });
  }

  /** State of the whole partition, made by the fold at the first use. */
  partition(fold: { initialPartition(id: number): unknown }, id: number): unknown {
    this.#partition ??= fold.initialPartition(id);
    return this.#partition;
  }

  /** What the next write holds, with the outbox inside its meta. */
  takeChange(outbox: readonly OutboxItem[]): { meta: string; entries: Map<string, string> } {
    const entries = this.entities.takeChanges();
    for (const [name, value] of this.timers.takeChanges(this.meta.clock ?? -Infinity)) {
      entries.set(name, value);
    }
    if (this.#partition !== undefined) {
      entries.set(PARTITION_ENTITY, JSON.stringify(this.#partition));
    }
    this.meta.outbox = outbox;
    return { meta: encodeMeta(this.meta), entries };
  }

  /** The change is stored under this nonce. */
  committed(nonce: string): void {
    this.nonce = nonce;
    this.entities.evict();
  }
}
