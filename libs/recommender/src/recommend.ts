import { keyOf } from '@tradewind/contracts';
import type { RecommendationItem } from '@tradewind/contracts';
import type { ScoredItem } from '@tradewind/ml';
import { Candidates } from './candidates.js';
import { addFromCategories, addNewest, addPopular, noFallbacks, recentItems } from './fallbacks.js';
import type { Fallbacks } from './fallbacks.js';
import { PAIRS_MODEL, trendingKey } from './item-lists.js';
import type { ItemList } from './item-lists.js';
import { ListInTheMaking } from './list-in-the-making.js';
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

/** Whose list it is. */
export interface ListOwner {
  readonly tenant: string;
  readonly history: History;
  /** Whether items of the history may be in the list because of their neighbours. @default false */
  readonly repeats?: boolean;
}

/** For whom a list is, and what it falls back on. */
export type ListSubject = ListOwner & Fallbacks;

/** What neighbours speak for, and where more is read to complete a list. */
export interface BegunList {
  readonly owner: ListOwner;
  readonly list: ListInTheMaking;
  readonly reading: Reading;
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
    return this.complete(this.begin(subject, read, limit), subject);
  }

  /** The part of a list that neighbours speak for. `complete` makes a list of it, once. */
  begin(owner: ListOwner, read: ReadItemList, limit: number = this.options.listLength): BegunList {
    const reading = new Reading(read);
    const list = new ListInTheMaking(this.#candidates(owner, reading), limit);
    return { owner, list, reading };
  }

  complete({ owner, list, reading }: BegunList, fallbacks: Fallbacks): Recommendations {
    const { trendingHalfLifeMs } = this.options;
    addFromCategories(list, fallbacks, trendingHalfLifeMs);
    if (!list.isFull) list.add(this.#merged(owner.tenant, reading), { source: 'trending' });
    addPopular(list, fallbacks, trendingHalfLifeMs);
    addNewest(list, fallbacks);
    const { items } = list;
    return {
      items: items.length === 0 ? recentItems(owner.history, list.limit) : items,
      modelVersion: reading.modelVersion,
    };
  }

  /** What is trending in the whole shop, best first. */
  trending(tenant: string, read: ReadItemList, limit?: number): Recommendations {
    return this.recommend(tenant, [], read, limit);
  }

  /** Whether the model has learned anything of a tenant's shop. */
  knows(tenant: string, read: ReadItemList): boolean {
    for (let shard = 0; shard < this.options.shards; shard++) {
      if (read(trendingKey(tenant, shard)) !== undefined) return true;
    }
    return false;
  }

  #merged(tenant: string, reading: Reading): Iterable<ScoredItem> {
    const { shards, trendingHalfLifeMs, epochMs } = this.options;
    const lists: ItemList[] = [];
    for (let shard = 0; shard < shards; shard++) {
      const list = reading.list(trendingKey(tenant, shard));
      if (list !== undefined) lists.push(list);
    }
    return mergeTrending(lists, trendingHalfLifeMs / epochMs);
  }

  #candidates({ tenant, history, repeats = false }: ListOwner, reading: Reading): Candidates {
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
