import type { RecommendationItem } from '@tradewind/contracts';
import { insertBounded, round4 } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { Candidates } from './candidates.js';

/** A list that begins with what neighbours speak for and is filled up with what it falls back on. */
export class ListInTheMaking {
  /** What neighbours speak for, best first. */
  readonly neighbours: readonly Readonly<ScoredItem>[];
  readonly #added: RecommendationItem[] = [];

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
    if (this.isFull) return;
    for (const [item, score] of scored) {
      if (this.has(item) || this.#added.some((added) => added.item === item)) continue;
      this.#added.push({ item, score: round4(score), ...origin });
      if (this.isFull) return;
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
