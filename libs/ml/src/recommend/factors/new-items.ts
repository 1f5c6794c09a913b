import type { FactorMatrix } from './factor-matrix.js';
import { grownTo } from '../growable.js';
import { foldIn } from './ials.js';
import type { IalsOptions, TrainedFactors } from './ials.js';

/** Shoppers kept of a new item: the first. What more of them say is for the next training. */
const MOST_SHOPPERS = 200;

interface NewItem {
  /** Factors of the shoppers who touched it, one after the other. */
  shoppers: Float32Array;
  count: number;
  /** Absent until it is asked for after a touch. */
  factor?: Float64Array | undefined;
}

/**
 * Items that no training has seen. The factor of each is solved when it is asked for, exactly as a training would solve it
 * from the factors that its shoppers had when they touched it.
 */
export class NewItems {
  readonly #items = new Map<number, NewItem>();

  /** @param maxItems new items kept; further ones wait for the next training */
  constructor(
    private readonly options: IalsOptions,
    private readonly trained: TrainedFactors,
    private readonly maxItems: number,
  ) {}

  *[Symbol.iterator](): Generator<[item: number, factor: Float64Array]> {
    for (const [item, entry] of this.#items) yield [item, (entry.factor ??= this.#solve(entry))];
  }

  /** Whether a touch of the item would still be taken. */
  takes(item: number): boolean {
    const known = this.#items.get(item);
    if (known === undefined) return this.#items.size < this.maxItems;
    return known.count < MOST_SHOPPERS;
  }

  /** A shopper with this factor touched the item. */
  touch(item: number, shopper: Float64Array): void {
    if (!this.takes(item)) return;
    const entry = this.#items.get(item) ?? { shoppers: new Float32Array(0), count: 0 };
    const { dimensions } = this.options;
    entry.shoppers = grownTo(entry.shoppers, (entry.count + 1) * dimensions);
    entry.shoppers.set(shopper, entry.count * dimensions);
    entry.count += 1;
    entry.factor = undefined;
    this.#items.set(item, entry);
  }

  #solve({ shoppers, count }: NewItem): Float64Array {
    const { dimensions } = this.options;
    const { shopperGram: gram, shoppers: rows, density } = this.trained;
    const values = shoppers.subarray(0, count * dimensions);
    const factors: FactorMatrix = { dimensions, values };
    const touched = Int32Array.from({ length: count }, (_, at) => at);
    return foldIn(touched, { factors, gram, density, rows }, this.options);
  }
}
