import type { PartitionStore, Scope } from '@tradewind/state';
import { isLeftBehind } from '../group/state-names.js';
import type { PartitionMemory } from '../memory/partition-memory.js';

/** Deletes what earlier generations of a partition's state have left in the store. */
export class StateSweep {
  #isUnderWay = false;

  constructor(
    private readonly store: PartitionStore,
    private readonly scope: Scope,
  ) {}

  /** Once the generation in memory is the stored one; without effect while one sweep is under way. */
  async after(memory: PartitionMemory): Promise<void> {
    if (!memory.isSweepDue || this.#isUnderWay) return;
    this.#isUnderWay = true;
    const { generation } = memory.meta;
    try {
      await this.store.sweep(this.scope, (name) => isLeftBehind(name, generation));
      memory.meta.swept = true;
    } finally {
      this.#isUnderWay = false;
    }
  }
}
