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
export function gramian({ values, dimensions: k }: FactorMatrix): Float64Array {
  const gram = new Float64Array(k * k);
  for (let start = 0; start < values.length; start += k)
    addOuter(gram, values, { start, k, weight: 1 });
  return gram;
}

/** Adds `weight f f'` to the lower triangle of a matrix. */
export function addOuter(
  matrix: Float64Array,
  values: Float32Array,
  { start, k, weight }: { readonly start: number; readonly k: number; readonly weight: number },
): void {
  for (let i = 0; i < k; i++) {
    const scaled = weight * (values[start + i] ?? 0);
    const row = i * k;
    for (let j = 0; j <= i; j++)
      matrix[row + j] = (matrix[row + j] ?? 0) + scaled * (values[start + j] ?? 0);
  }
}
