import type { ModelGate } from '@tradewind/contracts';
import { defaultWindowedItemCfOptions } from '@tradewind/ml';
import type { ListQuery, RankedItem, ShopRanking } from './shop-ranking.js';

/** The items most similar to one, best first, with their similarities. */
export interface NeighbourRow {
  readonly items: readonly string[];
  readonly similarities: Float64Array;
}

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

/**
 * Ranks by rows of neighbours alone. Each of the latest items `h_k` of the history (k = 0 the latest) speaks for its
 * neighbours: `score(j) = sum_k recency^k * similarity(h_k, j)`, as the model `itemCf` does over all of its neighbours.
 */
export class NeighbourRanking implements ShopRanking {
  constructor(private readonly rowOf: (item: string) => NeighbourRow | undefined) {}

  rank({ history, isLeftOut, limit }: ListQuery): RankedItem[] {
    const { basis, recency } = defaultWindowedItemCfOptions;
    const said = new Sums();
    let share = 1;
    for (let at = history.length - 1; at >= Math.max(0, history.length - basis); at--) {
      const because = history[at] ?? '';
      const row = this.rowOf(because);
      for (let place = 0; place < (row?.items.length ?? 0); place++) {
        said.add(row?.items[place] ?? '', share * (row?.similarities[place] ?? 0), because);
      }
      share *= recency;
    }
    return said.best(limit, isLeftOut);
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

/** Items with their scores, in columns: a list is made of up to 200 of them for nearly every event. */
class Sums {
  readonly #places = new Map<string, number>();
  readonly #items: string[] = [];
  readonly #scores: number[] = [];
  /** Which item says most for it, and how much. */
  readonly #because: string[] = [];
  readonly #most: number[] = [];

  add(item: string, says: number, because: string): void {
    const place = this.#places.get(item);
    if (place === undefined) {
      this.#places.set(item, this.#items.push(item) - 1);
      this.#scores.push(says);
      this.#because.push(because);
      this.#most.push(says);
      return;
    }
    this.#scores[place] = (this.#scores[place] ?? 0) + says;
    if (says <= (this.#most[place] ?? 0)) return;
    this.#most[place] = says;
    this.#because[place] = because;
  }

  /** Those with the greatest scores, equal ones by id. */
  best(limit: number, isLeftOut: (item: string) => boolean): RankedItem[] {
    const best: number[] = [];
    for (let place = 0; place < this.#items.length; place++) {
      const last = best[limit - 1];
      if (last !== undefined && this.#isBetter(last, place)) continue;
      if (isLeftOut(this.#items[place] ?? '')) continue;
      let at = Math.min(best.length, limit - 1);
      for (; at > 0 && this.#isBetter(place, best[at - 1] ?? 0); at--) best[at] = best[at - 1] ?? 0;
      best[at] = place;
    }
    return best.map((place) => ({
      item: this.#items[place] ?? '',
      score: this.#scores[place] ?? 0,
      source: 'itemCf',
      because: this.#because[place] ?? '',
    }));
  }

  #isBetter(place: number, other: number): boolean {
    const more = (this.#scores[place] ?? 0) - (this.#scores[other] ?? 0);
    return more > 0 || (more === 0 && (this.#items[place] ?? '') < (this.#items[other] ?? ''));
  }
}
