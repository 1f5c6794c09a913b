import { stableHash } from '../stable-hash.js';
import { withRoom } from './columns.js';

/** The items that a shard knows between epochs, by number, with what it knows of each. */
export class KnownItems {
  /** `undefined` where the number is free. */
  readonly names: (string | undefined)[] = [];
  /** Hashes that break ties between equal counts. */
  ties: Uint32Array<ArrayBuffer> = new Uint32Array(16);
  owned: Int32Array<ArrayBuffer> = new Int32Array(16);
  touches: Float64Array<ArrayBuffer> = new Float64Array(16);
  use: Float64Array<ArrayBuffer> = new Float64Array(16);
  /** Where the neighbours of the item stand, or -1. */
  rows: Int32Array<ArrayBuffer> = new Int32Array(16).fill(-1);
  readonly #numbers = new Map<string, number>();
  /** Descending, so that the lowest is taken first. */
  #free: number[] = [];

  get count(): number {
    return this.#numbers.size;
  }

  numberOf(item: string): number | undefined {
    return this.#numbers.get(item);
  }

  /** Gives an item that is not known the lowest free number. */
  admit(item: string, owned: boolean): number {
    const number = this.#free.pop() ?? this.names.length;
    this.put(number, item, owned);
    return number;
  }

  /** Makes sure that there are numbers up to `length`; new ones are free. */
  extend(length: number): void {
    while (this.names.length < length) this.names.push(undefined);
  }

  put(number: number, item: string, owned: boolean): void {
    this.extend(number + 1);
    this.names[number] = item;
    this.#numbers.set(item, number);
    this.ties = withRoom(this.ties, number + 1);
    this.owned = withRoom(this.owned, number + 1);
    this.touches = withRoom(this.touches, number + 1);
    this.use = withRoom(this.use, number + 1);
    this.rows = withRoom(this.rows, number + 1, -1);
    this.ties[number] = stableHash(item);
    this.owned[number] = owned ? 1 : 0;
  }

  forget(number: number): void {
    this.#numbers.delete(this.names[number] ?? '');
    this.names[number] = undefined;
    this.owned[number] = 0;
    this.touches[number] = 0;
    this.use[number] = 0;
    this.rows[number] = -1;
  }

  /** Finds the free numbers; after some were forgotten or put. */
  collectFree(): void {
    this.#free = [];
    for (let number = this.names.length - 1; number >= 0; number--) {
      if (this.names[number] === undefined) this.#free.push(number);
    }
  }

  /** The `count` numbers with the least use, of equals the lowest. */
  leastUsed(count: number): readonly number[] {
    const known = [...this.#numbers.values()];
    known.sort((a, b) => (this.use[a] ?? 0) - (this.use[b] ?? 0) || a - b);
    return known.slice(0, count);
  }
}
