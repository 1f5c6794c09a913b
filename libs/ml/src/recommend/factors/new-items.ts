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
  factor: Float64Array;
}

/**
 * Items that no training has seen. The factor of each is solved anew whenever a shopper touches it, exactly as a training
 * would solve it from the factors that these shoppers had at that moment.
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
    for (const [item, { factor }] of this.#items) yield [item, factor];
  }

  /** A shopper with this factor touched the item. */
  touch(item: number, shopper: Float64Array): void {
    const known = this.#items.get(item);
    if (known === undefined && this.#items.size >= this.maxItems) return;
    const entry = known ?? { shoppers: new Float32Array(0), count: 0, factor: shopper };
    if (entry.count >= MOST_SHOPPERS) return;
    const { dimensions } = this.options;
    entry.shoppers = grownTo(entry.shoppers, (entry.count + 1) * dimensions);
    entry.shoppers.set(shopper, entry.count * dimensions);
    entry.count += 1;
    const { shopperGram: gram, shoppers: rows, density } = this.trained;
    const values = entry.shoppers.subarray(0, entry.count * dimensions);
    const factors: FactorMatrix = { dimensions, values };
    const touched = Int32Array.from({ length: entry.count }, (_, at) => at);
    entry.factor = foldIn(touched, { factors, gram, density, rows }, this.options);
    this.#items.set(item, entry);
  }
}
