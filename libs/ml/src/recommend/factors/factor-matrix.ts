import { normalDraw, seededNumbers } from '../../random-source.js';

/** Rows of `dimensions` numbers, one for each shopper or item. */
export interface FactorMatrix {
  readonly dimensions: number;
  readonly values: Float32Array;
}

export function rowsIn({ values, dimensions }: FactorMatrix): number {
  return values.length / dimensions;
}

/** Normal numbers with a mean of 0, the same for the same seed. */
export function randomFactors(
  rows: number,
  dimensions: number,
  options: { seed: number; deviation: number },
): FactorMatrix {
  const next = seededNumbers(options.seed);
  const values = new Float32Array(rows * dimensions);
  for (let at = 0; at < values.length; at++) {
    values[at] = options.deviation * normalDraw(next);
  }
  return { dimensions, values };
}

/** `F' F`, row-major; the lower triangle only. */
export function gramian(factors: FactorMatrix): Float64Array {
  const { values, dimensions: k } = factors;
  const gram = new Float64Array(k * k);
  const starts = Array.from({ length: rowsIn(factors) }, (_, row) => row * k);
  addOuters(gram, values, starts, k);
  return gram;
}

/** Adds `f f'` of each row that begins at one of these places to the lower triangle of a matrix. */
export function addOuters(
  matrix: Float64Array,
  values: Float32Array,
  starts: readonly number[],
  k: number,
): void {
  let at = 0;
  for (; at + PAIR <= starts.length; at += PAIR) {
    addTwoOuters(matrix, values, [starts[at] ?? 0, starts[at + 1] ?? 0], k);
  }
  for (; at < starts.length; at++) addOuter(matrix, values, starts[at] ?? 0, k);
}

/** Rows taken at once, so that each number of the matrix is read and written half as often. */
const PAIR = 2;

function addTwoOuters(
  matrix: Float64Array,
  values: Float32Array,
  [one, other]: readonly [number, number],
  k: number,
): void {
  for (let i = 0; i < k; i++) {
    const a = values[one + i] ?? 0;
    const b = values[other + i] ?? 0;
    const row = i * k;
    for (let j = 0; j <= i; j++) {
      const sum = a * (values[one + j] ?? 0) + b * (values[other + j] ?? 0);
      matrix[row + j] = (matrix[row + j] ?? 0) + sum;
    }
  }
}

function addOuter(matrix: Float64Array, values: Float32Array, start: number, k: number): void {
  for (let i = 0; i < k; i++) {
    const value = values[start + i] ?? 0;
    const row = i * k;
    for (let j = 0; j <= i; j++) {
      matrix[row + j] = (matrix[row + j] ?? 0) + value * (values[start + j] ?? 0);
    }
  }
}
