/** Weights of a network by the name of the matrix, each by rows; a vector is a matrix of one row. */
export type Matrices<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** Rows and columns of each matrix. */
export type MatrixShapes<Name extends string> = Readonly<
  Record<Name, readonly [rows: number, columns: number]>
>;

/** Matrices of the same sizes, by what becomes of each. */
export function mapMatrices<Name extends string>(
  matrices: Matrices<Name>,
  change: (values: Float32Array) => Float32Array,
): Matrices<Name> {
  const entries = Object.entries<Float32Array>(matrices);
  return Object.fromEntries(
    entries.map(([name, values]) => [name, change(values)]),
  ) as Matrices<Name>;
}
