/** Rows that the inner loops take at once. */
const BLOCK = 4;

/** Called between blocks of rows with the share of the work that is done; may throw to stop it. */
export type OnProgress = (share: number) => void;

/**
 * Inverts a symmetric positive definite matrix in place: row-major, `n` a multiple of 4, only the lower triangle
 * is read, and only the lower triangle holds the inverse afterwards. Three passes of `n^3 / 6`
 * multiplications each: Cholesky `A = L L'`, `U = (L^-1)'` into the upper triangle, `A^-1 = U U'`. Each is a
 * sum of products of rows, four by four of them at once, so that every number that is read from
 * memory is used four times. Source: Golub and Van Loan, Matrix Computations, 4.2. Throws a
 * RangeError when the matrix is not positive definite.
 */
export function invertInPlace(matrix: Float64Array, n: number, onProgress: OnProgress): void {
  const diagonal = new Float64Array(n);
  for (let row = 0; row < n; row += BLOCK) {
    choleskyRows(matrix, n, row, diagonal);
    onProgress(((row + BLOCK) / n) ** 3 / 3);
  }
  for (let row = 0; row < n; row += BLOCK) {
    invertFactorRows(matrix, n, row, diagonal);
    onProgress(1 / 3 + (1 - (1 - (row + BLOCK) / n) ** 3) / 3);
  }
  for (let row = 0; row < n; row += BLOCK) {
    multiplyRows(matrix, n, row, diagonal);
    onProgress(2 / 3 + (1 - (1 - (row + BLOCK) / n) ** 3) / 3);
  }
  for (let row = 0; row < n; row++) matrix[row * n + row] = diagonal[row] ?? 0;
}

const sums = new Float64Array(BLOCK * BLOCK);

/** `sums[4 a + b]` is the product of rows `x + a` and `y + b` from column `from` to `to`. */
function rowProducts(
  matrix: Float64Array,
  n: number,
  [x, y]: readonly [number, number],
  [from, to]: readonly [number, number],
): void {
  for (let b = 0; b < BLOCK; b += 2) {
    const starts: Starts = { x: x * n, y: (y + b) * n, n };
    fourByTwo(matrix, starts, [from, to], b);
  }
}

interface Starts {
  readonly x: number;
  readonly y: number;
  readonly n: number;
}

/** Four rows by two: its sums are as many as fit into the registers of a core. */
function fourByTwo(
  matrix: Float64Array,
  { x, y, n }: Starts,
  [from, to]: readonly [number, number],
  offset: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s30 = 0;
  let s31 = 0;
  const [x1, x2, x3] = [x + n, x + 2 * n, x + 3 * n];
  const y1 = y + n;
  for (let k = from; k < to; k++) {
    const b0 = matrix[y + k] ?? 0;
    const b1 = matrix[y1 + k] ?? 0;
    const a0 = matrix[x + k] ?? 0;
    const a1 = matrix[x1 + k] ?? 0;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s10 += a1 * b0;
    s11 += a1 * b1;
    const a2 = matrix[x2 + k] ?? 0;
    const a3 = matrix[x3 + k] ?? 0;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s30 += a3 * b0;
    s31 += a3 * b1;
  }
  sums.set([s00, s01], offset);
  sums.set([s10, s11], BLOCK + offset);
  sums.set([s20, s21], 2 * BLOCK + offset);
  sums.set([s30, s31], 3 * BLOCK + offset);
}

/** Part of a product of two rows, which start at `x` and `y`, from column `from` to `to`. */
function partOfProduct(
  matrix: Float64Array,
  [x, y]: readonly [number, number],
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (matrix[x + k] ?? 0) * (matrix[y + k] ?? 0);
  return sum;
}

function valueAt(values: Float64Array, at: number): number {
  return values[at] ?? 0;
}

/** Rows `row` to `row + 3` of L; the diagonal goes to an array of its own. */
function choleskyRows(matrix: Float64Array, n: number, row: number, diagonal: Float64Array): void {
  for (let column = 0; column <= row; column += BLOCK) {
    rowProducts(matrix, n, [row, column], [0, column]);
    for (let i = row; i < row + BLOCK; i++) {
      for (let j = column; j < Math.min(column + BLOCK, i + 1); j++) {
        const known = valueAt(sums, BLOCK * (i - row) + j - column);
        const rest =
          valueAt(matrix, i * n + j) - known - partOfProduct(matrix, [i * n, j * n], column, j);
        if (i === j) diagonal[i] = positiveRoot(rest);
        else matrix[i * n + j] = rest / valueAt(diagonal, j);
      }
    }
  }
}

function positiveRoot(value: number): number {
  if (value > 0) return Math.sqrt(value);
  throw new RangeError('the matrix is not positive definite');
}

/**
 * Rows `row` to `row + 3` of U: row `j` of U is column `j` of `L^-1`. Its diagonal, `1 / L_jj`, is not stored while L is
 * still needed.
 */
function invertFactorRows(
  matrix: Float64Array,
  n: number,
  row: number,
  diagonal: Float64Array,
): void {
  const end = row + BLOCK;
  for (let column = row; column < n; column += BLOCK) {
    if (column > end) rowProducts(matrix, n, [column, row], [end, column]);
    else sums.fill(0);
    for (let j = row; j < end; j++) {
      for (let i = Math.max(column, j + 1); i < column + BLOCK; i++) {
        const rows: [number, number] = [i * n, j * n];
        const sum =
          valueAt(matrix, i * n + j) / valueAt(diagonal, j) +
          partOfProduct(matrix, rows, j + 1, Math.min(i, end)) +
          valueAt(sums, BLOCK * (i - column) + j - row) +
          partOfProduct(matrix, rows, Math.max(column, end), i);
        matrix[j * n + i] = -sum / valueAt(diagonal, i);
      }
    }
  }
}

/** Rows `row` to `row + 3` of `U U'`, to the left of the diagonal; the diagonal goes to its own array. */
function multiplyRows(matrix: Float64Array, n: number, row: number, diagonal: Float64Array): void {
  const end = row + BLOCK;
  const squares = new Float64Array(BLOCK);
  for (let other = 0; other <= row; other += BLOCK) {
    rowProducts(matrix, n, [other, row], [end, n]);
    for (let j = row; j < end; j++) {
      const inverse = 1 / valueAt(diagonal, j);
      for (let i = other; i < Math.min(other + BLOCK, j + 1); i++) {
        const sum =
          valueAt(sums, BLOCK * (i - other) + j - row) +
          (i === j ? inverse : valueAt(matrix, i * n + j)) * inverse +
          partOfProduct(matrix, [i * n, j * n], j + 1, end);
        if (i === j) squares[j - row] = sum;
        else matrix[j * n + i] = sum;
      }
    }
  }
  diagonal.set(squares, row);
}
