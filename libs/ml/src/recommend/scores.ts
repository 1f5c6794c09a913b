import { grownTo } from './growable.js';

/** Items in order, best first, with their scores. */
export interface RankedItems {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/** Sums of scores by number of item, used again for each list. Adding takes constant time. */
export class Scores {
  #values = new Float64Array(0);
  /** The list in which an item was scored last. */
  #lists = new Uint32Array(0);
  #list = 1;
  #scored = new Int32Array(0);
  #count = 0;

  clear(): void {
    this.#count = 0;
    this.#list += 1;
    if (this.#list < 0xffff_ffff) return;
    this.#lists.fill(0);
    this.#list = 1;
  }

  add(item: number, score: number): void {
    if (item >= this.#values.length) this.#grow(item);
    if (this.#lists[item] === this.#list) {
      this.#values[item] = (this.#values[item] ?? 0) + score;
      return;
    }
    this.#lists[item] = this.#list;
    this.#values[item] = score;
    this.#scored[this.#count++] = item;
  }

  /** 0 for an item without a score. */
  get(item: number): number {
    return this.#lists[item] === this.#list ? (this.#values[item] ?? 0) : 0;
  }

  /** Items with a score. */
  get size(): number {
    return this.#count;
  }

  /** The number of the item that was scored as the `index`-th. */
  itemAt(index: number): number {
    return this.#scored[index] ?? 0;
  }

  /** The `limit` items with the greatest scores above 0, equal ones by number; without the left out. */
  top(limit: number, isLeftOut?: (item: number) => boolean): RankedItems {
    const best = new BestItems(limit);
    for (let at = 0; at < this.#count; at++) {
      const item = this.#scored[at] ?? 0;
      const score = this.#values[item] ?? 0;
      if (score > 0 && best.takes(item, score) && !isLeftOut?.(item)) best.add(item, score);
    }
    return best.ranked();
  }

  #grow(item: number): void {
    this.#values = grownTo(this.#values, item + 1);
    this.#lists = grownTo(this.#lists, item + 1);
    this.#scored = grownTo(this.#scored, item + 1);
  }
}

/** The best of many scored items: a heap with the worst of them at its root. */
export class BestItems {
  readonly #items: Int32Array;
  readonly #scores: Float64Array;
  readonly #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#items = new Int32Array(limit);
    this.#scores = new Float64Array(limit);
  }

  /** Says whether `add` would keep the item. */
  takes(item: number, score: number): boolean {
    if (this.#size < this.#limit) return true;
    return this.#limit > 0 && this.#isWorse(0, item, score);
  }

  add(item: number, score: number): void {
    if (!this.takes(item, score)) return;
    if (this.#size < this.#limit) this.#up(this.#size++, item, score);
    else this.#down(0, item, score);
  }

  /** Takes all items out, best first. */
  ranked(): RankedItems {
    const items = new Int32Array(this.#size);
    const scores = new Float64Array(this.#size);
    while (this.#size > 0) {
      const last = --this.#size;
      items[last] = this.#items[0] ?? 0;
      scores[last] = this.#scores[0] ?? 0;
      this.#down(0, this.#items[last] ?? 0, this.#scores[last] ?? 0);
    }
    return { items, scores };
  }

  #isWorse(at: number, item: number, score: number): boolean {
    const known = this.#scores[at] ?? 0;
    return known < score || (known === score && (this.#items[at] ?? 0) > item);
  }

  #up(from: number, item: number, score: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#isWorse(parent, item, score)) break;
      this.#set(at, this.#items[parent] ?? 0, this.#scores[parent] ?? 0);
      at = parent;
    }
    this.#set(at, item, score);
  }

  #down(from: number, item: number, score: number): void {
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const other = child + 1;
      if (
        other < this.#size &&
        this.#isWorse(other, this.#items[child] ?? 0, this.#scores[child] ?? 0)
      ) {
        child = other;
      }
      if (!this.#isWorse(child, item, score)) break;
      this.#set(at, this.#items[child] ?? 0, this.#scores[child] ?? 0);
      at = child;
    }
    this.#set(at, item, score);
  }

  #set(at: number, item: number, score: number): void {
    this.#items[at] = item;
    this.#scores[at] = score;
  }
}
