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
  readonly #best = new BestItems(0);

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

  has(item: number): boolean {
    return this.#lists[item] === this.#list;
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
    const best = this.#best;
    const values = this.#values;
    const scored = this.#scored;
    best.begin(limit);
    for (let at = 0; at < this.#count; at++) {
      const item = scored[at] ?? 0;
      const score = values[item] ?? 0;
      if (score > 0 && best.takes(item, score) && !isLeftOut?.(item)) best.put(item, score);
    }
    return best.ranked();
  }

  #grow(item: number): void {
    this.#values = grownTo(this.#values, item + 1);
    this.#lists = grownTo(this.#lists, item + 1);
    this.#scored = grownTo(this.#scored, item + 1);
  }
}

/** The best of many scored items: a heap with the worst of them at its root. Its memory is used again. */
export class BestItems {
  #items: Int32Array;
  #scores: Float64Array;
  #limit: number;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    this.#items = new Int32Array(limit);
    this.#scores = new Float64Array(limit);
  }

  /** Items kept, or, after `sort`, sorted. */
  get size(): number {
    return this.#size;
  }

  /** Starts anew, empty. */
  begin(limit: number): void {
    this.#limit = limit;
    this.#size = 0;
    if (this.#items.length >= limit) return;
    this.#items = new Int32Array(limit);
    this.#scores = new Float64Array(limit);
  }

  /** Says whether `add` would keep the item. */
  takes(item: number, score: number): boolean {
    if (this.#size < this.#limit) return true;
    return this.#limit > 0 && this.#isWorse(0, item, score);
  }

  add(item: number, score: number): void {
    if (this.takes(item, score)) this.put(item, score);
  }

  /** Adds an item of which `takes` is true. */
  put(item: number, score: number): void {
    if (this.#size < this.#limit) this.#up(this.#size++, item, score);
    else this.#down(this.#size, item, score);
  }

  /** Puts what was kept in order, best first: nothing may be added until it begins again. */
  sort(): void {
    for (let last = this.#size - 1; last > 0; last--) {
      const item = this.#items[last] ?? 0;
      const score = this.#scores[last] ?? 0;
      this.#items[last] = this.#items[0] ?? 0;
      this.#scores[last] = this.#scores[0] ?? 0;
      this.#down(last, item, score);
    }
  }

  /** After `sort`: the item at a place, 0 for the best. */
  itemAt(place: number): number {
    return this.#items[place] ?? 0;
  }

  scoreAt(place: number): number {
    return this.#scores[place] ?? 0;
  }

  /** Takes all items out, best first. */
  ranked(): RankedItems {
    this.sort();
    const size = this.#size;
    this.#size = 0;
    return { items: this.#items.slice(0, size), scores: this.#scores.slice(0, size) };
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

  /** Takes the place of the root of the first `size` items, and sinks to where it belongs. */
  #down(size: number, item: number, score: number): void {
    let at = 0;
    for (let child = this.#worseChild(at, size); child > 0; child = this.#worseChild(at, size)) {
      if (!this.#isWorse(child, item, score)) break;
      this.#set(at, this.#items[child] ?? 0, this.#scores[child] ?? 0);
      at = child;
    }
    this.#set(at, item, score);
  }

  /** 0 for a place without children. */
  #worseChild(at: number, size: number): number {
    const child = 2 * at + 1;
    const other = child + 1;
    if (child >= size) return 0;
    if (other >= size) return child;
    return this.#isWorse(other, this.#items[child] ?? 0, this.#scores[child] ?? 0) ? other : child;
  }

  #set(at: number, item: number, score: number): void {
    this.#items[at] = item;
    this.#scores[at] = score;
  }
}
