/** A numeric column that grows as it is written to. */
type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The same column, or a copy with room for more if `length` does not fit. New places hold `fill`. */
export function withRoom<C extends Column>(column: C, length: number, fill = 0): C {
  if (length <= column.length) return column;
  const size = Math.max(16, 2 ** Math.ceil(Math.log2(length)));
  const grown = new (column.constructor as new (size: number) => C)(size);
  grown.set(column);
  if (fill !== 0) grown.fill(fill, column.length);
  return grown;
}
