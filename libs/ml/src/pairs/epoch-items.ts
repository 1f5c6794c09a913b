import { stableHash } from '../stable-hash.js';
import { withRoom } from './columns.js';

const ALL = 2 ** 32;

/**
 * The items of one epoch by number, in order of first appearance, with what the epoch knows of each.
 * Which items take part is decided by their hash, which is another one in each epoch.
 */
export class EpochItems {
  readonly names: string[] = [];
  hashes: Uint32Array<ArrayBuffer> = new Uint32Array(16);
  /** 1 for an item whose neighbours are counted, otherwise 0. */
  owned: Int32Array<ArrayBuffer> = new Int32Array(16);
  touches: Float64Array<ArrayBuffer> = new Float64Array(16);
  /** The greatest hash of a neighbour that may be in the item's sample. */
  bounds: Uint32Array<ArrayBuffer> = new Uint32Array(16).fill(ALL - 1);
  /** Items with a hash below this take part. */
  limit = ALL;
  readonly #numbers = new Map<string, number>();
  readonly #basis: number;

  constructor(
    readonly epoch: number,
    private readonly owns: (item: string) => boolean,
  ) {
    this.#basis = stableHash(String(epoch));
  }

  get size(): number {
    return this.names.length;
  }

  /** The number of an item; it may become a new one, also if it does not take part. */
  numberOf(item: string): number {
    const known = this.#numbers.get(item);
    if (known !== undefined) return known;
    const number = this.names.push(item) - 1;
    this.#numbers.set(item, number);
    this.hashes = withRoom(this.hashes, number + 1);
    this.owned = withRoom(this.owned, number + 1);
    this.touches = withRoom(this.touches, number + 1);
    this.bounds = withRoom(this.bounds, number + 1, ALL - 1);
    this.hashes[number] = stableHash(item, this.#basis);
    this.owned[number] = this.owns(item) ? 1 : 0;
    return number;
  }

  takesPart(item: number): boolean {
    return (this.hashes[item] ?? 0) < this.limit;
  }

  /** Whether an addition counts for `item`; both take part. */
  accepts(item: number, neighbour: number): boolean {
    return this.owned[item] === 1 && (this.hashes[neighbour] ?? 0) <= (this.bounds[item] ?? 0);
  }

  /** Compares items by hash, then by name. */
  inOrderOfHash(one: number, other: number): number {
    const difference = (this.hashes[one] ?? 0) - (this.hashes[other] ?? 0);
    if (difference !== 0) return difference;
    return (this.names[one] ?? '') < (this.names[other] ?? '') ? -1 : 1;
  }

  /**
   * The items that take part, numbered anew in the same order, with their sums and bounds; and the new
   * number of each, or -1.
   */
  remaining(): { readonly items: EpochItems; readonly numbers: Int32Array } {
    const items = new EpochItems(this.epoch, this.owns);
    items.limit = this.limit;
    const numbers = new Int32Array(this.size).fill(-1);
    for (let item = 0; item < this.size; item++) {
      if (!this.takesPart(item)) continue;
      const number = items.numberOf(this.names[item] ?? '');
      numbers[item] = number;
      items.touches[number] = this.touches[item] ?? 0;
      items.bounds[number] = this.bounds[item] ?? 0;
    }
    return { items, numbers };
  }
}
