import type { RankedBySource, RankingTrace } from '../ranking/shop-ranking.js';
import type { ListedItem } from './listed-item.js';

/**
 * Why an item is in no list: the list is about it; the shopper has bought or touched it; the shop excludes it; it is
 * sold out or inactive; a filter of the slot or of the request; another variant of the product stands before it.
 */
export type LeftOutReason =
  | 'about'
  | 'bought'
  | 'touched'
  | 'excluded'
  | 'unavailable'
  | 'filter-category'
  | 'filter-price'
  | 'filter-stock'
  | 'same-product';

/** Items of which it is kept why they were left out. */
const MAX_LEFT_OUT = 500;

/** Takes down how a list comes about, while it is made by the code that makes all lists. */
export class ListTrace implements RankingTrace {
  readonly rankings: RankedBySource[] = [];
  readonly #leftOut = new Map<string, LeftOutReason>();
  readonly #boosts = new Map<string, number>();
  #pool: readonly ListedItem[] = [];
  #ordered: readonly ListedItem[] = [];

  ranked(ranking: RankedBySource): void {
    this.rankings.push(ranking);
  }

  leftOut(item: string, why: LeftOutReason): void {
    if (this.#leftOut.size < MAX_LEFT_OUT && !this.#leftOut.has(item)) this.#leftOut.set(item, why);
  }

  boosted(item: string, factor: number): void {
    this.#boosts.set(item, factor);
  }

  /** Items as their scores put them, and as diversity does; pins come after it. */
  put(pool: readonly ListedItem[], ordered: readonly ListedItem[]): void {
    this.#pool = pool;
    this.#ordered = ordered;
  }

  /** What is known of a list that was made while this was taken down. */
  of(list: readonly ListedItem[]): ListExplanation {
    const placeIn = (items: readonly ListedItem[], item: string) =>
      items.findIndex((listed) => listed.item === item) + 1;
    const explain = (item: string): ExplainedItem => {
      const boost = this.#boosts.get(item);
      const byScore = placeIn(this.#pool, item);
      const byDiversity = placeIn(this.#ordered, item);
      return {
        candidateOf: this.#candidateOf(item),
        ...(boost !== undefined && boost !== 1 && { boost }),
        ...(byScore > 0 && { placeByScore: byScore, placeByDiversity: byDiversity }),
      };
    };
    const shown = new Set(list.map(({ item }) => item));
    return {
      weights: weightsOf(this.rankings),
      items: list.map((listed, at) => ({ place: at + 1, ...listed, ...explain(listed.item) })),
      next: this.#ordered
        .filter(({ item }) => !shown.has(item))
        .map((listed) => ({ ...listed, ...explain(listed.item) })),
      leftOut: Array.from(this.#leftOut, ([item, why]) => ({ item, why })),
    };
  }

  #candidateOf(item: string): Candidacy[] {
    return this.rankings.flatMap(({ source, weight, items }) => {
      const at = items.findIndex(([name]) => name === item);
      const score = items[at]?.[1];
      if (score === undefined) return [];
      return [{ source, rank: at + 1, score, ...(weight !== undefined && { weight }) }];
    });
  }
}

/** That a source has named an item: at which rank (from 1), with which score of its own, and what its word weighs. */
export interface Candidacy {
  readonly source: string;
  readonly rank: number;
  readonly score: number;
  /** Absent where a section of the list is of one source alone. */
  readonly weight?: number;
}

export interface ExplainedItem {
  readonly candidateOf: readonly Candidacy[];
  /** By which its score was multiplied. */
  readonly boost?: number;
  /** From 1; absent of what was pinned. */
  readonly placeByScore?: number;
  readonly placeByDiversity?: number;
}

/** How a list came about. */
export interface ListExplanation {
  /** Of the sources that were mixed, and the scale on which their scores were. */
  readonly weights: readonly {
    readonly source: string;
    readonly weight: number;
    readonly scale: string;
  }[];
  readonly items: readonly (ListedItem & ExplainedItem & { readonly place: number })[];
  /** What would have come next: chosen among where boosts or diversity change the order, or beyond the length. */
  readonly next: readonly (ListedItem & ExplainedItem)[];
  /** Of items that were good enough to be looked at; at most 500. */
  readonly leftOut: readonly { readonly item: string; readonly why: LeftOutReason }[];
}

function weightsOf(rankings: readonly RankedBySource[]): ListExplanation['weights'] {
  return rankings.flatMap(({ source, weight, scale = 'share' }) =>
    weight === undefined ? [] : [{ source, weight, scale }],
  );
}
