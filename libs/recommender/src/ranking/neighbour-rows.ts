import type { ModelGate } from '@tradewind/contracts';
import { defaultWindowedItemCfOptions } from '@tradewind/ml';
import type { NeighbourRow } from './neighbour-row.js';
import { NeighbourSums } from './neighbour-sums.js';
import type { ListQuery, RankedItem, ShopRanking } from './shop-ranking.js';

/** Neighbours kept of an item in a row. */
export const ROW_LENGTH = 20;

/**
 * What the fold of shoppers reads of the models: as of its epoch where figures must be reproducible, else as they
 * are now.
 */
export interface NeighbourModels extends ModelGate {
  /** The last epoch with touches that the models of a tenant have learned; undefined before the first. */
  learned(tenant: string, epoch: number): number | undefined;
  /** Undefined for an item that the models do not know; one without neighbours has an empty row. */
  rowOf(tenant: string, item: string, epoch: number): NeighbourRow | undefined;
}

/** Used by one list at a time: nothing waits while a list is made. */
const sums = new NeighbourSums();

/**
 * Ranks by rows of neighbours alone. Each of the latest items `h_k` of the history (k = 0 the latest) speaks for its
 * neighbours: `score(j) = sum_k recency^k * similarity(h_k, j)`, as the model `itemCf` does over all of its neighbours.
 */
export class NeighbourRanking implements ShopRanking {
  constructor(private readonly rowOf: (item: string) => NeighbourRow | undefined) {}

  rank({ history, isLeftOut, limit }: ListQuery): RankedItem[] {
    const { basis, recency } = defaultWindowedItemCfOptions;
    sums.begin(basis * ROW_LENGTH);
    let share = 1;
    for (let at = history.length - 1; at >= Math.max(0, history.length - basis); at--) {
      const because = history[at] ?? '';
      const row = this.rowOf(because);
      if (row !== undefined) sums.add(row, share, because);
      share *= recency;
    }
    return sums.best(limit, isLeftOut);
  }

  rankBy(): [item: string, score: number][] {
    return [];
  }

  touchedBy(): string[] {
    return [];
  }

  newest(): string[] {
    return [];
  }
}
