import { LatestNumbers } from '../latest-numbers.js';
import { latestDistinct } from '../latest-distinct.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import { BestItems, Scores } from '../scores.js';

export interface UserCfOptions {
  /** Shoppers most alike that speak for their items. */
  readonly neighbours: number;
  /** Shoppers kept of an item, and items kept of a shopper: the latest. */
  readonly maxPostings: number;
  readonly maxShopperItems: number;
  readonly maxShoppers: number;
  readonly maxItems: number;
  /** `a` in `1 / n_i^a`, by which an item in common that many have says less. */
  readonly rarity: number;
  /** The power of the similarity by which a neighbour speaks. */
  readonly sharpness: number;
}

export const defaultUserCfOptions: UserCfOptions = {
  neighbours: 100,
  maxPostings: 1_000,
  maxShopperItems: 500,
  maxShoppers: 1_000_000,
  maxItems: 200_000,
  rarity: 0.3,
  sharpness: 1,
};

export interface UserCfState {
  /** By shopper: distinct items, the oldest first. */
  readonly shoppers: readonly (readonly [number, number[]])[];
  /** By item: shoppers, the oldest first. */
  readonly postings: readonly (readonly [number, number[]])[];
}

/**
 * Shoppers with the same items speak for their others: cosine of the sets of items, from posting lists that
 * hold the latest shoppers of an item. Source: Sarwar et al., Analysis of recommendation algorithms
 * for e-commerce (EC 2000); Breese et al. (UAI 1998) for counting rare items more.
 */
export class UserCf implements RankingModel {
  readonly options: UserCfOptions;
  readonly #shoppers: (LatestNumbers | undefined)[] = [];
  readonly #postings: (LatestNumbers | undefined)[] = [];
  readonly #overlaps = new Scores();
  readonly #best = new BestItems(0);

  constructor(options: Partial<UserCfOptions> = {}) {
    this.options = { ...defaultUserCfOptions, ...options };
  }

  static fromState(options: Partial<UserCfOptions>, state: UserCfState): UserCf {
    const model = new UserCf(options);
    const { maxShopperItems, maxPostings } = model.options;
    for (const [shopper, items] of state.shoppers) {
      model.#shoppers[shopper] = LatestNumbers.from(items, maxShopperItems);
    }
    for (const [item, shoppers] of state.postings) {
      model.#postings[item] = LatestNumbers.from(shoppers, maxPostings);
    }
    return model;
  }

  toState(): UserCfState {
    const lists = (all: readonly (LatestNumbers | undefined)[]) =>
      all.flatMap((list, of) => (list === undefined ? [] : [[of, list.inOrder()] as const]));
    return { shoppers: lists(this.#shoppers), postings: lists(this.#postings) };
  }

  learn({ shopper, item }: Touch): void {
    const { maxItems, maxShoppers, maxShopperItems, maxPostings } = this.options;
    if (item >= maxItems || shopper >= maxShoppers || shopper < 0) return;
    const items = (this.#shoppers[shopper] ??= new LatestNumbers(maxShopperItems));
    if (items.values.includes(item)) return;
    items.push(item);
    (this.#postings[item] ??= new LatestNumbers(maxPostings)).push(shopper);
  }

  /** Takes a shopper out: exact while no list was full. */
  forget(shopper: number): void {
    for (const item of this.#shoppers[shopper]?.values ?? []) {
      this.#postings[item]?.remove((other) => other === shopper);
      if (this.#postings[item]?.size === 0) this.#postings[item] = undefined;
    }
    this.#shoppers[shopper] = undefined;
  }

  score({ shopper, history }: RankingQuery, scores: Scores): void {
    const { neighbours, sharpness, maxShopperItems } = this.options;
    this.#count(latestDistinct(history, maxShopperItems), shopper);
    const best = this.#best;
    const overlaps = this.#overlaps;
    best.begin(neighbours);
    for (let at = 0; at < overlaps.size; at++) {
      const other = overlaps.itemAt(at);
      best.add(other, overlaps.get(other) / Math.sqrt(this.#shoppers[other]?.size ?? 1));
    }
    best.sort();
    for (let place = 0; place < best.size; place++) {
      const loudness = best.scoreAt(place) ** sharpness;
      const items = this.#shoppers[best.itemAt(place)];
      if (items === undefined) continue;
      const { buffer, size } = items;
      for (let at = 0; at < size; at++) scores.add(buffer[at] ?? 0, loudness);
    }
  }

  #count(items: Int32Array, own: number): void {
    const { rarity } = this.options;
    const overlaps = this.#overlaps;
    overlaps.clear();
    for (const item of items) {
      const shoppers = this.#postings[item];
      if (shoppers === undefined) continue;
      const weight = shoppers.size ** -rarity;
      const { buffer, size } = shoppers;
      for (let at = 0; at < size; at++) {
        const other = buffer[at] ?? 0;
        if (other !== own) overlaps.add(other, weight);
      }
    }
  }
}
