import type { RecommendationItem } from '@tradewind/contracts';
import { insertBounded, round4, stableHash } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { Candidates } from './candidates.js';

/** A list that begins with what neighbours speak for and is filled up with what it falls back on. */
export class ListInTheMaking {
  /** What neighbours speak for, best first. */
  readonly neighbours: readonly Readonly<ScoredItem>[];
  readonly #added: RecommendationItem[] = [];
  #hash: number | undefined;

  constructor(
    private readonly candidates: Candidates,
    readonly limit: number,
  ) {
    const best: ScoredItem[] = [];
    candidates.items.forEach((item, row) => {
      insertBounded(best, item, candidates.scores[row] ?? 0, limit);
    });
    this.neighbours = best;
  }

  /** Of the ids that neighbours speak for, in order. */
  get neighbourHash(): number {
    return (this.#hash ??= stableHash(JSON.stringify(this.neighbours.map(([item]) => item))));
  }

  get isFull(): boolean {
    return this.neighbours.length + this.#added.length >= this.limit;
  }

  /** Whether neighbours speak for an item, or the shopper has touched it. */
  has(item: string): boolean {
    return this.candidates.has(item);
  }

  /** Adds items, best first, while there is room; those that the list has already are left out. */
  add(
    scored: Iterable<Readonly<ScoredItem>>,
    origin: Pick<RecommendationItem, 'source' | 'category'>,
  ): void {
    for (const [item, score] of scored) {
      if (this.isFull) return;
      if (this.has(item) || this.#added.some((added) => added.item === item)) continue;
      this.#added.push({ item, score: round4(score), ...origin });
    }
  }

  get items(): RecommendationItem[] {
    const said = this.neighbours.map(([item, score]): RecommendationItem => {
      const because = this.candidates.becauseOf(item);
      return { item, score: round4(score), source: 'neighbours', because };
    });
    return said.concat(this.#added);
  }
}
