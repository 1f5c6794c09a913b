/**
 * Solves `A x = b` for a symmetric positive definite matrix of `k` rows (row-major, lower triangle read) by
 * Cholesky; `A` is overwritten, `b` becomes `x`. Throws a RangeError when `A` is not positive definite.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, k: number): void {
  factorise(a, k);
  solveLower(a, b, k);
  solveUpper(a, b, k);
}

/** Overwrites the lower triangle of such a matrix with its Cholesky factor `L`, for which `L Lᵀ = A`. */
export function factorise(a: Float64Array, k: number): void {
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) a[i * k + j] = rest(a, i * k, j * k, j) / valueAt(a, j * k + j);
    const square = rest(a, i * k, i * k, i);
    if (!(square > 0)) throw new RangeError('the matrix is not positive definite');
    a[i * k + i] = Math.sqrt(square);
  }
}

/** Solves `L x = b`; `b` becomes `x`. */
export function solveLower(factor: Float64Array, b: Float64Array, k: number): void {
  for (let i = 0; i < k; i++) {
    let sum = valueAt(b, i);
    for (let l = 0; l < i; l++) sum -= valueAt(factor, i * k + l) * valueAt(b, l);
    b[i] = sum / valueAt(factor, i * k + i);
  }
}

/** Solves `Lᵀ x = b`; `b` becomes `x`. */
export function solveUpper(factor: Float64Array, b: Float64Array, k: number): void {
  for (let i = k - 1; i >= 0; i--) {
    let sum = valueAt(b, i);
    for (let l = i + 1; l < k; l++) sum -= valueAt(factor, l * k + i) * valueAt(b, l);
    b[i] = sum / valueAt(factor, i * k + i);
  }
}

/** An element less the products of the columns before it. `x` and `y` are where its two rows start. */
function rest(a: Float64Array, x: number, y: number, column: number): number {
  let sum = a[x + column] ?? 0;
  for (let l = 0; l < column; l++) sum -= (a[x + l] ?? 0) * (a[y + l] ?? 0);
  return sum;
}

function valueAt(values: Float64Array, at: number): number {
  return values[at] ?? 0;
}
