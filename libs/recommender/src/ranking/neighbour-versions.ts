import { keyOf } from '@tradewind/contracts';
import type { ModelReader, ModelWatermark } from '@tradewind/contracts';
import type { NeighbourRow } from './neighbour-row.js';
import type { NeighbourModels } from './neighbour-rows.js';
import { RankingIndex } from './ranking-index.js';
import type { RankingIndexOptions } from './ranking-index.js';
import { TouchEpochs } from './touch-epochs.js';
import type { CompleteEpoch, TouchEpochsOptions, TouchEvent } from './touch-epochs.js';

/** The name of the models in watermarks and versions. */
export const RANKING_MODEL = 'ranking';

/** A row under `keyOf(tenant, item)`; under the name of the tenant only the epoch counts. */
export interface NeighbourVersion {
  readonly key: string;
  readonly epoch: number;
  readonly value: NeighbourRow;
}
export type NeighbourUpdate = NeighbourVersion | { readonly watermark: ModelWatermark };

const noRow: NeighbourRow = { items: [], similarities: new Float64Array(0) };

/**
 * Begins a reading of the log of touches: what it returns hears all records in their order, and says which rows an
 * epoch has changed once all partitions have closed it. It learns the pairs of items alone, as `RankingIndex` does
 * beside its other models, so that any two readings of a log say the same.
 */
export function readNeighbours(
  options: RankingIndexOptions & TouchEpochsOptions,
): () => (event: TouchEvent) => NeighbourUpdate[] {
  return () => {
    const epochs = new TouchEpochs(options);
    const index = new RankingIndex({
      ...options,
      sources: ['itemCf'],
      choiceEvery: Infinity,
      firstRefit: Infinity,
    });
    return (event) => {
      const updates: NeighbourUpdate[] = [];
      for (const epoch of epochs.take(event)) updates.push(...learned(index, epoch));
      const { through } = epochs;
      if (event.type === 'epoch.closed' && Number.isFinite(through)) {
        updates.push({ watermark: { model: RANKING_MODEL, shard: 0, through } });
      }
      return updates;
    };
  };
}

/** The rows of the items that were touched in an epoch, after it. */
function learned(index: RankingIndex, complete: CompleteEpoch): NeighbourVersion[] {
  index.learnNow(complete);
  const { epoch, touches } = complete;
  const changed = new Map<string, NeighbourVersion>();
  for (const { tenant, items } of touches) {
    const models = index.tenant(tenant);
    if (models === undefined) continue;
    changed.set(tenant, { key: tenant, epoch, value: noRow });
    for (const item of items) {
      const key = keyOf(tenant, item);
      const value = changed.has(key) ? undefined : models.rowOf(item);
      if (value !== undefined) changed.set(key, { key, epoch, value });
    }
  }
  return [...changed.values()];
}

/** Rows as of an epoch, from a view that reads `readNeighbours`. */
export class NeighbourVersions implements NeighbourModels {
  constructor(private readonly versions: ModelReader<NeighbourRow>) {}

  isReady(epoch: number, partition: number): boolean {
    return this.versions.isReady(epoch, partition);
  }

  whenReady(epoch: number, partition: number): Promise<void> {
    return this.versions.whenReady(epoch, partition);
  }

  release(partition: number): void {
    this.versions.release?.(partition);
  }

  learned(tenant: string, epoch: number): number | undefined {
    return this.versions.asOf(tenant, epoch)?.epoch;
  }

  rowOf(tenant: string, item: string, epoch: number): NeighbourRow | undefined {
    return this.versions.asOf(keyOf(tenant, item), epoch)?.value;
  }
}
