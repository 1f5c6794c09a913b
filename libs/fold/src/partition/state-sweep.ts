import type { PartitionStore, Scope } from '@tradewind/state';
import type { FoldGroup } from '../group/fold-group.js';
import { foldOf, generationPrefix, isEntity, isLeftBehind } from '../group/state-names.js';
import type { PartitionMemory } from '../memory/partition-memory.js';

/**
 * Brings the store up to what today's folds expect of it, beside the folding: deletes what earlier
 * generations of a partition's state and removed folds have left, and lists entities from before their
 * fold was listed.
 */
export class StateSweep {
  #isUnderWay = false;

  constructor(
    private readonly store: PartitionStore,
    private readonly scope: Scope,
    private readonly group: FoldGroup,
  ) {}

  /** Once the generation in memory is the stored one; without effect while one sweep is under way. */
  async after(memory: PartitionMemory): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    try {
      if (memory.isSweepDue) await this.#deleteLeftBehind(memory);
      await this.#deleteRemoved(memory);
      await this.#enlist(memory);
    } finally {
      this.#isUnderWay = false;
    }
  }

  async #deleteLeftBehind({ meta }: PartitionMemory): Promise<void> {
    const { generation } = meta;
    await this.store.sweep(this.scope, (name) => isLeftBehind(name, generation));
    meta.swept = true;
  }

  async #deleteRemoved({ meta, removedFolds }: PartitionMemory): Promise<void> {
    if (removedFolds.length === 0) return;
    const prefix = generationPrefix(meta.generation);
    await this.store.sweep(
      this.scope,
      (name) => name.startsWith(prefix) && removedFolds.includes(foldOf(name.slice(prefix.length))),
    );
    delete meta.removed;
  }

  async #enlist(memory: PartitionMemory): Promise<void> {
    const { meta } = memory;
    const folds = memory.unlistedFolds(this.group);
    if (folds.length === 0) return;
    const prefix = generationPrefix(meta.generation);
    await this.store.enlist(this.scope, (name) => {
      const own = name.slice(prefix.length);
      return name.startsWith(prefix) && folds.includes(foldOf(own)) && isEntity(own);
    });
    meta.listed = [...(meta.listed ?? []), ...folds];
  }
}
