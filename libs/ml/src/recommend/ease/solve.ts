import { BestItems } from '../scores.js';
import type { CoCounts } from './co-counts.js';
import { invertInPlace } from './inverse.js';
import type { OnProgress } from './inverse.js';

export interface EaseSolution {
  /** Items that have a row, ascending. */
  readonly items: Int32Array;
  /** Weights kept of each row: those with the greatest magnitude. Places beyond are -1 and 0. */
  readonly width: number;
  /** By row of the history's item: items that it speaks for, and how much. */
  readonly targets: Int32Array;
  readonly weights: Float32Array;
}

export interface EaseOptions {
  /** Ridge penalty: what is added to the diagonal of the counts. */
  readonly penalty: number;
  /** Weights kept of an item. */
  readonly width: number;
}

/** Share of the work that the inverse is. */
const INVERSE_SHARE = 0.95;

/**
 * Item weights `B` that predict each item from the others by ridge regression, with a diagonal of zeros:
 * `P = (G + penalty I)^-1`, `B_ij = -P_ij / P_jj`. Source: Steck, Embarrassingly Shallow Autoencoders
 * for Sparse Data (WWW 2019). It takes `n^3 / 2` multiplications and 8 n^2 bytes for n items.
 */
export function solveEase(
  { items, counts }: CoCounts,
  options: EaseOptions,
  onProgress: OnProgress,
): EaseSolution {
  const n = Math.ceil(items.length / 4) * 4;
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    const start = (row * (row + 1)) / 2;
    if (row < items.length) matrix.set(counts.subarray(start, start + row + 1), row * n);
    matrix[row * n + row] = (matrix[row * n + row] ?? 0) + options.penalty;
  }
  invertInPlace(matrix, n, (share) => {
    onProgress(share * INVERSE_SHARE);
  });
  const width = Math.min(options.width, items.length);
  const targets = new Int32Array(items.length * width).fill(-1);
  const weights = new Float32Array(items.length * width);
  for (let row = 0; row < items.length; row++) {
    const best = new BestItems(width);
    for (let column = 0; column < items.length; column++) {
      if (column !== row) best.add(column, Math.abs(weightOf(matrix, n, row, column)));
    }
    best.ranked().items.forEach((column, at) => {
      targets[row * width + at] = items[column] ?? 0;
      weights[row * width + at] = weightOf(matrix, n, row, column);
    });
    if (row % 64 === 0) onProgress(INVERSE_SHARE + ((1 - INVERSE_SHARE) * row) / items.length);
  }
  onProgress(1);
  return { items, width, targets, weights };
}

function weightOf(inverse: Float64Array, n: number, row: number, column: number): number {
  const at = row > column ? row * n + column : column * n + row;
  return -(inverse[at] ?? 0) / (inverse[column * n + column] ?? 1);
}
