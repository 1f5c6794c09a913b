import { Scores } from '@tradewind/ml';
import { Names } from './names.js';
import type { NeighbourRow } from './neighbour-row.js';
import type { RankedItem } from './shop-ranking.js';

/** Names that have numbers before numbering begins anew. */
const MOST_NAMES = 200_000;

/**
 * What rows of neighbours say of items, added up. A list is made of up to 200 neighbours for nearly every event, of rows
 * that many events have in common: their items are numbered once, and summed in arrays that are used again.
 */
export class NeighbourSums {
  #names = new Names(MOST_NAMES);
  #numbers = new WeakMap<NeighbourRow, Int32Array>();
  readonly #scores = new Scores();
  /** By number: which item says most for it, and how much. */
  #because: string[] = [];
  #most: number[] = [];

  /** Starts anew, without sums, for a list of so many neighbours at most. */
  begin(neighbours: number): void {
    this.#scores.clear();
    if (this.#names.size + neighbours <= MOST_NAMES) return;
    this.#names = new Names(MOST_NAMES);
    this.#numbers = new WeakMap();
    this.#because = [];
    this.#most = [];
  }

  /** An item says of each neighbour in its row the share of their similarity. */
  add(row: NeighbourRow, share: number, because: string): void {
    const { similarities } = row;
    const numbers = this.#numbersOf(row);
    for (let place = 0; place < numbers.length; place++) {
      const number = numbers[place] ?? 0;
      const says = share * (similarities[place] ?? 0);
      if (this.#scores.has(number) && says <= (this.#most[number] ?? 0)) {
        this.#scores.add(number, says);
        continue;
      }
      this.#scores.add(number, says);
      this.#most[number] = says;
      this.#because[number] = because;
    }
  }

  /** Those with the greatest sums, equal ones by id. */
  best(limit: number, isLeftOut: (item: string) => boolean): RankedItem[] {
    const best: number[] = [];
    for (let at = 0; at < this.#scores.size; at++) {
      const number = this.#scores.itemAt(at);
      const last = best[limit - 1];
      if (last !== undefined && this.#isBetter(last, number)) continue;
      if (isLeftOut(this.#names.nameOf(number))) continue;
      let place = Math.min(best.length, limit - 1);
      for (; place > 0 && this.#isBetter(number, best[place - 1] ?? 0); place--) {
        best[place] = best[place - 1] ?? 0;
      }
      best[place] = number;
    }
    return best.map((number) => ({
      item: this.#names.nameOf(number),
      score: this.#scores.get(number),
      source: 'itemCf',
      because: this.#because[number] ?? '',
    }));
  }

  #isBetter(number: number, other: number): boolean {
    const more = this.#scores.get(number) - this.#scores.get(other);
    return more > 0 || (more === 0 && this.#names.nameOf(number) < this.#names.nameOf(other));
  }

  #numbersOf(row: NeighbourRow): Int32Array {
    const known = this.#numbers.get(row);
    if (known !== undefined) return known;
    const numbers = Int32Array.from(row.items, (item) => this.#names.numberOf(item) ?? 0);
    this.#numbers.set(row, numbers);
    return numbers;
  }
}
