import { platformKey } from '@tradewind/contracts';
import type { ModelDefinition, PartitionContext } from '@tradewind/contracts';
import { closeCounts } from './delta-counts.js';
import { sourcesOf } from './trainer-sources.js';
import type { HeldEpochs } from './trainer-sources.js';

/**
 * Publishes the watermarks of a shard: of an epoch once every cell has learned it. Most have when the clock
 * leaves the epoch; those that are held follow later.
 */
export class Watermarks {
  constructor(private readonly model: ModelDefinition) {}

  /** The clock has left the epochs `from..through`. */
  close(from: number, through: number, context: PartitionContext<unknown>): void {
    const free = upTo(through, sourcesOf(context).held);
    if (free >= from) this.#emit(free, context);
  }

  /** A cell has not learned an epoch that is over, or later ones. */
  hold(cell: string, epoch: number, context: PartitionContext<unknown>): void {
    const others = this.#without(cell, context);
    this.#change([...others, [cell, epoch]], context);
  }

  /** A cell has learned all epochs that are over. */
  release(cell: string, context: PartitionContext<unknown>): void {
    const { held = [] } = sourcesOf(context);
    const others = this.#without(cell, context);
    if (others.length < held.length) this.#change(others, context);
  }

  #without(cell: string, context: PartitionContext<unknown>): HeldEpochs {
    return (sourcesOf(context).held ?? []).filter(([each]) => each !== cell);
  }

  #change(held: HeldEpochs, context: PartitionContext<unknown>): void {
    const sources = sourcesOf(context);
    const before = upTo(context.epoch - 1, sources.held);
    if (held.length > 0) sources.held = held;
    else delete sources.held;
    const after = upTo(context.epoch - 1, sources.held);
    if (after > before) this.#emit(after, context);
  }

  #emit(through: number, context: PartitionContext<unknown>): void {
    const counts = closeCounts(sourcesOf(context).counts, through);
    const { name, snapshots } = this.model;
    const shard = context.partitionId;
    context.emit({
      topic: snapshots,
      key: platformKey(this.model, shard),
      partition: shard % snapshots.partitions,
      slot: `watermark|${name}|${String(shard)}|${String(through)}`,
      event: {
        type: 'model.watermark',
        data: {
          model: name,
          shard,
          through,
          ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
        },
      },
    });
  }
}

/** The last epoch up to `through` that every cell has learned. */
function upTo(through: number, held: HeldEpochs = []): number {
  return held.reduce((last, [, epoch]) => Math.min(last, epoch - 1), through);
}
