import { keyOf } from '@tradewind/contracts';
import { insertBounded, round4 } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { RecommendationItem } from '@tradewind/contracts';
import {
  addFromCategories,
  addNewest,
  addPopular,
  ListInTheMaking,
  noFallbacks,
  recentItems,
} from './fallbacks.js';
import type { Fallbacks } from './fallbacks.js';
import { PAIRS_MODEL, trendingKey } from './item-lists.js';
import type { ItemList } from './item-lists.js';
import type { RecommendationOptions } from './options.js';
import type { History } from './shopper-history.js';
import { mergeTrending } from './trending.js';

export interface Recommendations {
  /** Best first: those that neighbours speak for, then what the list falls back on. */
  readonly items: RecommendationItem[];
  /** `pairs@<newest epoch read>`, or `pairs@none`. */
  readonly modelVersion: string;
}

/** Reads a published list by key: of an epoch while folding, the latest for a request. */
export type ReadItemList = (key: string) => ItemList | undefined;

const NO_ROW = -1;

/**
 * Items with their scores, in columns: a list is made of up to 160 of them for nearly every event, and an
 * object for each cost more than the sums.
 */
class Candidates {
  readonly items: string[] = [];
  readonly scores: number[] = [];
  /** Whose word counts most so far, and how much. */
  readonly #because: string[] = [];
  readonly #best: number[] = [];
  readonly #rows = new Map<string, number>();

  /** Items of the history are no candidates. */
  constructor(history: History) {
    for (const entry of history) this.#rows.set(entry[0], NO_ROW);
  }

  speakFor(item: string, score: number, because: string): void {
    const row = this.#rows.get(item);
    if (row === undefined) {
      this.#rows.set(item, this.items.length);
      this.items.push(item);
      this.scores.push(score);
      this.#because.push(because);
      this.#best.push(score);
      return;
    }
    if (row === NO_ROW) return;
    this.scores[row] = (this.scores[row] ?? 0) + score;
    if (score <= (this.#best[row] ?? 0)) return;
    this.#best[row] = score;
    this.#because[row] = because;
  }

  becauseOf(item: string): string {
    return this.#because[this.#rows.get(item) ?? NO_ROW] ?? '';
  }
}

/** Reads lists and remembers the newest epoch among them. */
class Reading {
  #newest = -Infinity;

  constructor(private readonly read: ReadItemList) {}

  list(key: string): ItemList | undefined {
    const list = this.read(key);
    if (list !== undefined) this.#newest = Math.max(this.#newest, list.epoch);
    return list;
  }

  get modelVersion(): string {
    return `${PAIRS_MODEL}@${Number.isFinite(this.#newest) ? String(this.#newest) : 'none'}`;
  }
}

/** For whom a list is. */
export interface ListSubject extends Fallbacks {
  readonly tenant: string;
  readonly history: History;
  /** Whether items of the history may be in the list because of their neighbours. @default false */
  readonly repeats?: boolean;
}

/**
 * A shopper's list. Each of the last `basis` items `h_k` (k = 0 the latest) speaks for its neighbours:
 * `score(j) = sum_k recencyDecay^k * similarity(h_k, j)`; `because` is the item that speaks loudest.
 * Places left over go to what is popular in the categories that the shopper looked at, to what is
 * trending in the whole shop by the model, to what is popular in the partition, and to the newest items.
 * Items in the history are only in a list that would otherwise be empty.
 */
export class Recommender {
  constructor(private readonly options: RecommendationOptions) {}

  /** Owners of items, each of which publishes what is trending among its own. */
  get shards(): number {
    return this.options.shards;
  }

  /** Items in a list unless another number is asked for. */
  get listLength(): number {
    return this.options.listLength;
  }

  recommend(
    tenant: string,
    history: History,
    read: ReadItemList,
    limit: number = this.options.listLength,
  ): Recommendations {
    return this.listFor({ tenant, history, ...noFallbacks }, read, limit);
  }

  /** Never empty when an item is known: to the model, to the partition or to the shopper. */
  listFor(
    subject: ListSubject,
    read: ReadItemList,
    limit: number = this.options.listLength,
  ): Recommendations {
    const { tenant, history, repeats = false } = subject;
    const { trendingHalfLifeMs } = this.options;
    const reading = new Reading(read);
    const candidates = this.#candidates(tenant, { history, repeats }, reading);
    const best: ScoredItem[] = [];
    candidates.items.forEach((item, row) => {
      insertBounded(best, item, candidates.scores[row] ?? 0, limit);
    });
    const items = best.map(([item, score]): RecommendationItem => {
      const because = candidates.becauseOf(item);
      return { item, score: round4(score), source: 'neighbours', because };
    });
    if (items.length < limit) {
      const list = new ListInTheMaking(items, history, limit);
      addFromCategories(list, subject, trendingHalfLifeMs);
      if (!list.isFull) list.add(this.#merged(tenant, reading), { source: 'trending' });
      addPopular(list, subject, trendingHalfLifeMs);
      addNewest(list, subject);
    }
    const isEmpty = items.length === 0;
    return {
      items: isEmpty ? recentItems(history, limit) : items,
      modelVersion: reading.modelVersion,
    };
  }

  /** What is trending in the whole shop, best first. */
  trending(tenant: string, read: ReadItemList, limit?: number): Recommendations {
    return this.recommend(tenant, [], read, limit);
  }

  #merged(tenant: string, reading: Reading): readonly Readonly<ScoredItem>[] {
    const { shards, trendingHalfLifeMs, epochMs } = this.options;
    const lists: ItemList[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const list = reading.list(trendingKey(tenant, shard));
      if (list !== undefined) lists.push(list);
    }
    return mergeTrending(lists, trendingHalfLifeMs / epochMs);
  }

  #candidates(
    tenant: string,
    { history, repeats }: { readonly history: History; readonly repeats: boolean },
    reading: Reading,
  ): Candidates {
    const candidates = new Candidates(repeats ? [] : history);
    let recency = 1;
    for (let k = 0; k < Math.min(this.options.basis, history.length); k++) {
      const item = history[history.length - 1 - k]?.[0] ?? '';
      for (const scored of reading.list(keyOf(tenant, item))?.items ?? []) {
        candidates.speakFor(scored[0], recency * scored[1], item);
      }
      recency *= this.options.recencyDecay;
    }
    return candidates;
  }
}
