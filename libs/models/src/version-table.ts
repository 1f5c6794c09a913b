import type { ModelVersion } from '@tradewind/contracts';

/** What one reading of a model's topic has found: versions of values by key, of which the old ones go. */
export class VersionTable<Value> {
  /** What is read as of this epoch or a later one is exact: of what is older, versions are gone. */
  exactFrom = -Infinity;
  readonly #versions = new Map<string, ModelVersion<Value>[]>();
  readonly #keptFrom: () => number;
  /** By trainer. Of this reading: another may have come further. */
  readonly #through = new Map<number, number>();

  /**
   * @param kept Versions of a key.
   * @param keptFrom What is read as of this epoch or a later one stays exact, however much that is.
   */
  constructor(
    private readonly kept: number,
    keptFrom: () => number,
  ) {
    this.#keptFrom = keptFrom;
  }

  asOf(key: string, epoch: number): ModelVersion<Value> | undefined {
    return this.#versions.get(key)?.findLast((version) => version.epoch <= epoch);
  }

  latest(key: string): ModelVersion<Value> | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  get keys(): readonly string[] {
    return [...this.#versions.keys()];
  }

  /** A trainer has applied everything up to and including this epoch. */
  advance(shard: number, through: number): void {
    this.#through.set(shard, Math.max(through, this.#through.get(shard) ?? -Infinity));
  }

  /** The last epoch that all of so many trainers have applied; -Infinity before all have reported. */
  through(shards: number): number {
    return this.#through.size < shards ? -Infinity : Math.min(...this.#through.values());
  }

  /** Repeated versions change nothing; the first of an epoch counts. */
  insert(key: string, version: ModelVersion<Value>): void {
    const versions = this.#versions.get(key) ?? [];
    const at = versions.findLastIndex((known) => known.epoch <= version.epoch);
    if (versions[at]?.epoch === version.epoch) return;
    versions.splice(at + 1, 0, version);
    this.#versions.set(key, versions);
    const keptFrom = this.#keptFrom();
    while (versions.length > this.kept) {
      const next = versions[1]?.epoch ?? Infinity;
      if (next > keptFrom) return;
      versions.shift();
      this.exactFrom = Math.max(this.exactFrom, next);
    }
  }
}
