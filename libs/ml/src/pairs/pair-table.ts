import { ITEM_LIMIT } from './pair-options.js';

const FIRST_SLOTS = 64;
const MOST_FULL = 0.6;

/**
 * Sums of weights by unordered pair of numbers: a hash table with open addressing and linear probing
 * in two typed arrays. It never grows by itself: whoever adds to it looks at `isFull` first.
 */
export class PairTable {
  /** `lesser * ITEM_LIMIT + greater`; 0, which is no pair, marks a free slot. */
  #keys: Float64Array;
  #weights: Float64Array;
  #size = 0;

  constructor(slots: number = FIRST_SLOTS) {
    this.#keys = new Float64Array(slots);
    this.#weights = new Float64Array(slots);
  }

  /** Slots of the smallest table that holds `pairs`. */
  static slotsFor(pairs: number): number {
    return Math.max(FIRST_SLOTS, 2 ** Math.ceil(Math.log2(pairs / MOST_FULL)));
  }

  get size(): number {
    return this.#size;
  }

  get slots(): number {
    return this.#keys.length;
  }

  get isFull(): boolean {
    return this.#size >= this.#keys.length * MOST_FULL;
  }

  get isHalfFull(): boolean {
    return 2 * this.#size >= this.#keys.length * MOST_FULL;
  }

  /** The two numbers differ. */
  add(one: number, other: number, weight: number): void {
    const lesser = one < other ? one : other;
    const greater = one < other ? other : one;
    const key = lesser * ITEM_LIMIT + greater;
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = mix(lesser, greater) & mask;
    for (let found = keys[slot]; found !== key; found = keys[slot]) {
      if (found === 0) {
        keys[slot] = key;
        this.#size += 1;
        break;
      }
      slot = (slot + 1) & mask;
    }
    this.#weights[slot] = (this.#weights[slot] ?? 0) + weight;
  }

  forEach(visit: (lesser: number, greater: number, weight: number) => void): void {
    const keys = this.#keys;
    const weights = this.#weights;
    for (let slot = 0; slot < keys.length; slot++) {
      const key = keys[slot] ?? 0;
      if (key === 0) continue;
      // Exact, since the limit is a power of two; to a whole number below 2^31.
      const lesser = (key / ITEM_LIMIT) | 0;
      visit(lesser, key - lesser * ITEM_LIMIT, weights[slot] ?? 0);
    }
  }
}

function mix(one: number, other: number): number {
  let h = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
  return h ^ (h >>> 13);
}
