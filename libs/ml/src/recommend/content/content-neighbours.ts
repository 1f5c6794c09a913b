import type { RankingModel, RankingQuery } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { latestDistinct } from '../latest-distinct.js';

export interface ContentNeighboursOptions {
  /** Attributes kept of an item, and items kept of an attribute: beyond it an attribute tells nothing. */
  readonly maxAttributes: number;
  readonly maxPostings: number;
  readonly maxItems: number;
  readonly basis: number;
  readonly recency: number;
}

export const defaultContentNeighboursOptions: ContentNeighboursOptions = {
  maxAttributes: 50,
  maxPostings: 2_000,
  maxItems: 200_000,
  basis: 5,
  recency: 0.7,
};

export interface ContentNeighboursState {
  readonly items: readonly (readonly [number, readonly number[]])[];
}

/**
 * Items with the attributes of those touched: cosine of sets of attributes that are weighted by how rare they are
 * (`log(N / n)`, Salton and Buckley, 1988). It learns from the catalogue alone, so that it has something
 * to say of an item that nobody has touched.
 */
export class ContentNeighbours implements RankingModel {
  readonly options: ContentNeighboursOptions;
  readonly #attributes = new Map<number, readonly number[]>();
  readonly #postings = new Map<number, Set<number>>();

  constructor(options: Partial<ContentNeighboursOptions> = {}) {
    this.options = { ...defaultContentNeighboursOptions, ...options };
  }

  static fromState(
    options: Partial<ContentNeighboursOptions>,
    state: ContentNeighboursState,
  ): ContentNeighbours {
    const model = new ContentNeighbours(options);
    for (const [item, attributes] of state.items) model.describe(item, attributes);
    return model;
  }

  toState(): ContentNeighboursState {
    return { items: [...this.#attributes] };
  }

  learn(): void {
    // Touches say nothing of what an item is.
  }

  /** Says which attributes an item has, numbered by the caller, in place of what was said before. */
  describe(item: number, attributes: readonly number[]): void {
    const isNew = !this.#attributes.has(item);
    if (isNew && this.#attributes.size >= this.options.maxItems) return;
    this.withdraw(item);
    const kept = [...new Set(attributes)].slice(0, this.options.maxAttributes);
    this.#attributes.set(item, kept);
    for (const attribute of kept) {
      const items = this.#postings.get(attribute) ?? new Set();
      this.#postings.set(attribute, items.add(item));
    }
  }

  /** The item has left the catalogue. */
  withdraw(item: number): void {
    for (const attribute of this.#attributes.get(item) ?? []) {
      const items = this.#postings.get(attribute);
      items?.delete(item);
      if (items?.size === 0) this.#postings.delete(attribute);
    }
    this.#attributes.delete(item);
  }

  score({ history }: RankingQuery, scores: Scores): void {
    let share = 1;
    for (const item of latestDistinct(history, this.options.basis)) {
      this.#speak(item, share, scores);
      share *= this.options.recency;
    }
  }

  #speak(item: number, share: number, scores: Scores): void {
    const own = this.#lengthOf(item);
    if (own === 0) return;
    const products = new Map<number, number>();
    for (const attribute of this.#attributes.get(item) ?? []) {
      const weight = this.#rarity(attribute) ** 2;
      if (weight === 0) continue;
      for (const other of this.#postings.get(attribute) ?? []) {
        if (other !== item) products.set(other, (products.get(other) ?? 0) + weight);
      }
    }
    for (const [other, product] of products) {
      scores.add(other, (share * product) / (own * this.#lengthOf(other)));
    }
  }

  #lengthOf(item: number): number {
    let sum = 0;
    for (const attribute of this.#attributes.get(item) ?? []) sum += this.#rarity(attribute) ** 2;
    return Math.sqrt(sum);
  }

  /** 0 for an attribute of so many items that it tells nothing. */
  #rarity(attribute: number): number {
    const count = this.#postings.get(attribute)?.size ?? 0;
    if (count === 0 || count > this.options.maxPostings) return 0;
    return Math.log((1 + this.#attributes.size) / count);
  }
}
