import type { NeighbourRow } from './neighbour-row.js';
import type { NeighbourModels } from './neighbour-rows.js';
import type { TenantRanking } from './tenant-ranking.js';

/** Rows kept of a tenant until its models have learned another epoch. */
const KEPT_ROWS = 10_000;

interface Kept {
  readonly epoch: number;
  readonly rows: Map<string, NeighbourRow | undefined>;
}

/** Rows of the models as they are now: made when they are asked for, and kept until the next epoch is learned. */
export class LiveNeighbours implements NeighbourModels {
  readonly #kept = new WeakMap<TenantRanking, Kept>();

  constructor(private readonly find: (tenant: string) => TenantRanking | undefined) {}

  isReady(): boolean {
    return true;
  }

  whenReady(): Promise<void> {
    return Promise.resolve();
  }

  learned(tenant: string): number | undefined {
    const epoch = this.find(tenant)?.epoch ?? -Infinity;
    return Number.isFinite(epoch) ? epoch : undefined;
  }

  rowOf(tenant: string, item: string): NeighbourRow | undefined {
    const models = this.find(tenant);
    if (models === undefined) return undefined;
    const { rows } = this.#keptOf(models);
    const known = rows.get(item);
    if (known !== undefined || rows.has(item)) return known;
    const row = models.rowOf(item);
    if (rows.size >= KEPT_ROWS) rows.clear();
    rows.set(item, row);
    return row;
  }

  #keptOf(models: TenantRanking): Kept {
    const known = this.#kept.get(models);
    if (known?.epoch === models.epoch) return known;
    const kept = { epoch: models.epoch, rows: new Map<string, NeighbourRow | undefined>() };
    this.#kept.set(models, kept);
    return kept;
  }
}
