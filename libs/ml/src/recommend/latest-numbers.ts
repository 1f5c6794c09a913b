import { grownWithin } from './growable.js';

const FIRST_SLOTS = 4;

/** A list that holds its latest `most` numbers: a new one takes the place of the oldest. */
export class LatestNumbers {
  #values: Int32Array;
  #added = 0;

  constructor(private readonly most: number) {
    this.#values = new Int32Array(Math.min(FIRST_SLOTS, most));
  }

  static from(numbers: readonly number[], most: number): LatestNumbers {
    const list = new LatestNumbers(most);
    for (const number of numbers) list.push(number);
    return list;
  }

  get size(): number {
    return Math.min(this.#added, this.#values.length);
  }

  push(value: number): void {
    if (this.#added < this.most) {
      this.#values = grownWithin(this.#values, this.#added + 1, this.most);
    }
    this.#values[this.#added % this.#values.length] = value;
    this.#added += 1;
  }

  /** In no particular order. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.size);
  }

  /** Holds them in its first `size` places, in no particular order; for loops that run often. */
  get buffer(): Int32Array {
    return this.#values;
  }

  /** The latest for 0, the one before it for 1. */
  latest(back: number): number {
    return this.#values[(this.#added - 1 - back) % this.#values.length] ?? 0;
  }

  /** The oldest first. */
  inOrder(): number[] {
    const { size } = this;
    return Array.from({ length: size }, (_, at) => this.latest(size - 1 - at));
  }

  /** Takes values out, as if they had never been added, unless something gave way for them. */
  remove(isRemoved: (value: number) => boolean): void {
    const rest = this.inOrder().filter((value) => !isRemoved(value));
    this.#added = 0;
    for (const value of rest) this.push(value);
  }
}
