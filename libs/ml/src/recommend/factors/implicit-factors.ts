import { latestDistinct } from '../latest-distinct.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import { gramian, rowsIn } from './factor-matrix.js';
import type { FactorMatrix } from './factor-matrix.js';
import { defaultIalsOptions, foldIn } from './ials.js';
import type { FoldInBasis, IalsOptions, TrainedFactors } from './ials.js';
import { NewItems } from './new-items.js';

export interface ImplicitFactorsOptions extends IalsOptions {
  /** The latest distinct items of the history that a shopper's factor is solved from. */
  readonly basis: number;
  /** Items kept that came up since the training. */
  readonly maxNewItems: number;
  /** Trained items that are scored: those with the greatest factors, since a list pays for each of them. */
  readonly maxScored: number;
}

export const defaultImplicitFactorsOptions: ImplicitFactorsOptions = {
  ...defaultIalsOptions,
  basis: 500,
  maxNewItems: 2_000,
  maxScored: 20_000,
};

/**
 * Scores by the item factors of the last training. The shopper's factor is solved from the history at each query, so that what
 * was touched a moment ago counts, and a shopper who is new needs no training; an item that is new gets
 * its factor from the shoppers who touch it.
 */
export class ImplicitFactors implements RankingModel {
  readonly options: ImplicitFactorsOptions;
  #basis: FoldInBasis | undefined;
  #newItems: NewItems | undefined;
  /** Trained items that are scored. */
  #scored: Int32Array = new Int32Array(0);
  readonly #products = new Float64Array(AT_ONCE);

  constructor(options: Partial<ImplicitFactorsOptions> = {}) {
    this.options = { ...defaultImplicitFactorsOptions, ...options };
  }

  /** Takes over what a training left; items that were new until then are forgotten. */
  set trained(trained: TrainedFactors) {
    const { items, density } = trained;
    this.#basis = { factors: items, gram: gramian(items), density };
    this.#newItems = new NewItems(this.options, trained, this.options.maxNewItems);
    this.#scored = greatestRows(items, this.options.maxScored);
  }

  learn({ item }: Touch, before: ArrayLike<number>): void {
    if (this.#basis === undefined || before.length === 0) return;
    if (isTrained(this.#basis.factors, item)) return;
    if (!this.#newItems?.takes(item)) return;
    this.#newItems.touch(item, this.#shopperOf(before, this.#basis));
  }

  score({ history }: RankingQuery, scores: Scores): void {
    if (this.#basis === undefined || history.length === 0) return;
    const shopper = this.#shopperOf(history, this.#basis);
    this.#scoreTrained(shopper, this.#basis.factors, scores);
    for (const [item, factor] of this.#newItems ?? []) {
      const score = product(shopper, factor, 0);
      if (score > 0) scores.add(item, score);
    }
  }

  #scoreTrained(shopper: Float64Array, factors: FactorMatrix, scores: Scores): void {
    const items = this.#scored;
    const products = this.#products;
    for (let at = 0; at < items.length; at += AT_ONCE) {
      productsOf(shopper, { factors, items, at }, products);
      const end = Math.min(AT_ONCE, items.length - at);
      for (let one = 0; one < end; one++) {
        const score = products[one] ?? 0;
        if (score > 0) scores.add(items[at + one] ?? 0, score);
      }
    }
  }

  #shopperOf(history: ArrayLike<number>, basis: FoldInBasis): Float64Array {
    return foldIn(latestDistinct(history, this.options.basis), basis, this.options);
  }
}

/** Rows that are not all zeros, ascending; of more than `most` those of the greatest length. */
function greatestRows(factors: FactorMatrix, most: number): Int32Array {
  const { values, dimensions } = factors;
  const squares = Float64Array.from({ length: rowsIn(factors) }, (_, row) => {
    const factor = values.subarray(row * dimensions, (row + 1) * dimensions);
    return factor.reduce((sum, value) => sum + value * value, 0);
  });
  const rows = Int32Array.from(squares.keys()).filter((row) => (squares[row] ?? 0) > 0);
  if (rows.length <= most) return rows;
  const inOrder = rows.sort((a, b) => (squares[b] ?? 0) - (squares[a] ?? 0) || a - b);
  return inOrder.slice(0, most).sort();
}

/** Items that `productsOf` takes at once. */
const AT_ONCE = 4;

/**
 * Products of a shopper and of four items from a place on, side by side: the sum of one waits for each of its own
 * additions, but not for those of the others. Where there are fewer items, the rest means nothing.
 */
function productsOf(
  shopper: Float64Array,
  {
    factors: { values, dimensions },
    items,
    at,
  }: { readonly factors: FactorMatrix; readonly items: Int32Array; readonly at: number },
  products: Float64Array,
): void {
  const startOf = (place: number) => (items[place] ?? 0) * dimensions;
  let [a, b, c, d] = [0, 0, 0, 0];
  let [i, j, k, l] = [startOf(at), startOf(at + 1), startOf(at + 2), startOf(at + 3)];
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const factor = shopper[dimension] ?? 0;
    a += factor * (values[i++] ?? 0);
    b += factor * (values[j++] ?? 0);
    c += factor * (values[k++] ?? 0);
    d += factor * (values[l++] ?? 0);
  }
  products[0] = a;
  products[1] = b;
  products[2] = c;
  products[3] = d;
}

function product(a: Float64Array, b: Float32Array | Float64Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[start + i] ?? 0);
  return sum;
}

/** An item that no shopper had touched when the factors were trained has a factor of zeros. */
function isTrained({ values, dimensions }: FactorMatrix, item: number): boolean {
  const start = item * dimensions;
  if (start >= values.length) return false;
  return values.subarray(start, start + dimensions).some((value) => value !== 0);
}
