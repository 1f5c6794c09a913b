import { grownTo } from '../growable.js';
import { BestItems } from '../scores.js';
import type { RankedItems } from '../scores.js';

/**
 * The items of several lists, each with what every source says of it: its score as a share of the greatest of that
 * source, from 0 to 1.
 */
export class Candidates {
  readonly #rows = new Map<number, number>();
  #items = new Int32Array(0);
  #shares = new Float64Array(0);

  constructor(
    lists: readonly RankedItems[],
    private readonly sources = lists.length,
  ) {
    lists.forEach(({ items, scores }, source) => {
      const greatest = scores[0] ?? 1;
      for (let at = 0; at < items.length; at++) {
        const row = this.#rowOf(items[at] ?? 0);
        this.#shares[row * sources + source] = (scores[at] ?? 0) / greatest;
      }
    });
  }

  get size(): number {
    return this.#rows.size;
  }

  /** -1 for an item that no source named. */
  rowOf(item: number): number {
    return this.#rows.get(item) ?? -1;
  }

  share(row: number, source: number): number {
    return this.#shares[row * this.sources + source] ?? 0;
  }

  /** `sum_s weights_s share_s`. */
  score(row: number, weights: Float64Array): number {
    let sum = 0;
    const start = row * this.sources;
    for (let source = 0; source < this.sources; source++) {
      sum += (weights[source] ?? 0) * (this.#shares[start + source] ?? 0);
    }
    return sum;
  }

  ranked(weights: Float64Array, limit: number): RankedItems {
    const best = new BestItems(limit);
    for (let row = 0; row < this.size; row++) {
      best.add(this.#items[row] ?? 0, this.score(row, weights));
    }
    return best.ranked();
  }

  #rowOf(item: number): number {
    const known = this.#rows.get(item);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    this.#rows.set(item, row);
    this.#items = grownTo(this.#items, row + 1);
    this.#shares = grownTo(this.#shares, (row + 1) * this.sources);
    this.#items[row] = item;
    return row;
  }
}
