import { historyOf, transposed } from '../histories.js';
import type { Histories } from '../histories.js';
import { addOuters, gramian, randomFactors, rowsIn } from './factor-matrix.js';
import type { FactorMatrix } from './factor-matrix.js';
import { solveInPlace } from '../../small-solve.js';

export interface IalsOptions {
  readonly dimensions: number;
  /**
   * The weight for a shopper of all items together, touched or not, as a multiple of the mean number of touches.
   * Each item weighs `unobserved * density`, a touched one 1 more.
   */
  readonly unobserved: number;
  /** Ridge penalty. */
  readonly penalty: number;
  /** The power by which the penalty grows with the touches of a shopper or item: 0 not at all, 1 in proportion. */
  readonly penaltyGrowth: number;
}

export const defaultIalsOptions: IalsOptions = {
  dimensions: 32,
  unobserved: 7,
  penalty: 0.1,
  penaltyGrowth: 0.7,
};

/** The factors of one side of a matrix, and what a fold-in against them needs. */
export interface FoldInBasis {
  readonly factors: FactorMatrix;
  /** `Y'Y` */
  readonly gram: Float64Array;
  /** Touches by shopper and item: the share of the matrix that is not empty. */
  readonly density: number;
  /** Rows that `gram` was made of; those of `factors` unless it says otherwise. */
  readonly rows?: number;
}

/**
 * The exact factor of a shopper (or item) for what was touched, given the other side's factors:
 * `x = (sum_i y_i y_i' + w Y'Y + p I)^-1 sum_i y_i`, with `w = unobserved * density` and
 * `p = penalty (n + w N)^growth` for n touches among N. Source: Hu, Koren and Volinsky (ICDM 2008); the form of the weights and
 * of the penalty is that of Rendle et al., Revisiting the performance of iALS (RecSys 2022).
 */
export function foldIn(
  touched: ArrayLike<number>,
  { factors, gram, density, rows = rowsIn(factors) }: FoldInBasis,
  options: IalsOptions,
): Float64Array {
  const { dimensions: k, values } = factors;
  const { penalty, penaltyGrowth } = options;
  const unobserved = options.unobserved * density;
  const b = new Float64Array(k);
  const last = rowsIn(factors);
  const starts: number[] = [];
  for (const other of Array.from(touched)) {
    if (other >= 0 && other < last) starts.push(other * k);
  }
  const known = starts.length;
  if (known === 0) return b;
  const a = scaled(gram, unobserved);
  addOuters(a, values, starts, k);
  for (const start of starts) addRow(b, values, start);
  const ridge = penalty * (known + unobserved * rows) ** penaltyGrowth;
  for (let i = 0; i < k; i++) a[i * k + i] = (a[i * k + i] ?? 0) + ridge;
  solveInPlace(a, b, k);
  return b;
}

function scaled(matrix: Float64Array, factor: number): Float64Array {
  const product = new Float64Array(matrix.length);
  for (let at = 0; at < product.length; at++) product[at] = factor * (matrix[at] ?? 0);
  return product;
}

function addRow(sum: Float64Array, values: Float32Array, start: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (values[start + i] ?? 0);
}

/** The result of a training. */
export interface TrainedFactors {
  readonly items: FactorMatrix;
  readonly density: number;
  /** Shoppers trained on, and the product `X'X` of their factors: with these a new item is folded in. */
  readonly shoppers: number;
  readonly shopperGram: Float64Array;
}

export interface IalsTraining {
  readonly epochs: number;
  readonly seed: number;
  /** Item factors to start from; items beyond them start from random ones. */
  readonly warm?: FactorMatrix;
  /** Called with the share of the work that is done; may throw to stop it. */
  readonly onProgress: (share: number) => void;
}

/**
 * Alternating least squares for implicit feedback: each epoch solves all shoppers for the items, then all items for
 * the shoppers. A warm start takes one or two epochs instead of ten.
 */
export function trainIals(
  histories: Histories,
  options: IalsOptions,
  training: IalsTraining,
): TrainedFactors {
  const { dimensions } = options;
  const shoppers = histories.offsets.length - 1;
  const deviation = 0.1 / Math.sqrt(dimensions);
  const items = randomFactors(histories.itemCount, dimensions, { seed: training.seed, deviation });
  const warm = training.warm;
  if (warm?.dimensions === dimensions)
    items.values.set(warm.values.subarray(0, items.values.length));
  const users: FactorMatrix = { dimensions, values: new Float32Array(shoppers * dimensions) };
  const byItem = transposed(histories);
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    const onHalf = (half: number) => (share: number) => {
      training.onProgress((epoch + (half + share) / 2) / training.epochs);
    };
    solveAll(histories, { from: items, to: users }, { options, onProgress: onHalf(0) });
    solveAll(byItem, { from: users, to: items }, { options, onProgress: onHalf(1) });
  }
  return { items, density: densityOf(histories), shoppers, shopperGram: gramian(users) };
}

export function densityOf({ offsets, items, itemCount }: Histories): number {
  return items.length / Math.max(1, (offsets.length - 1) * itemCount);
}

const REPORT_EVERY = 256;

function solveAll(
  histories: Histories,
  { from, to }: { readonly from: FactorMatrix; readonly to: FactorMatrix },
  {
    options,
    onProgress,
  }: { readonly options: IalsOptions; readonly onProgress: (share: number) => void },
): void {
  const rows = rowsIn(to);
  const density = densityOf(histories);
  const basis = { factors: from, gram: gramian(from), density };
  for (let row = 0; row < rows; row++) {
    to.values.set(foldIn(historyOf(histories, row), basis, options), row * to.dimensions);
    if (row % REPORT_EVERY === 0) onProgress(row / rows);
  }
}
