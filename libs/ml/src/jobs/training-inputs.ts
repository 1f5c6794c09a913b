const FLOAT_BYTES = 8;

/**
 * Rows of numbers from an input: JSON `[[1, 2], ...]`, or a block of little-endian 64-bit floats, row by
 * row. Throws a RangeError unless every row has so many finite numbers.
 */
export function rowsOf(input: unknown, columns: number, name: string): number[][] {
  const rows = ArrayBuffer.isView(input) ? floatRows(input, columns, name) : input;
  if (!Array.isArray(rows)) throw new RangeError(`${name} is no list of rows`);
  const wrong = rows.findIndex((row) => !isRow(row, columns));
  if (wrong >= 0) throw new RangeError(`row ${wrong} of ${name} has not ${columns} finite numbers`);
  return rows as number[][];
}

/** The block that `rowsOf` reads. */
export function rowBlock(rows: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const values = rows.flat();
  const bytes = new Uint8Array(values.length * FLOAT_BYTES);
  const view = new DataView(bytes.buffer);
  values.forEach((value, at) => {
    view.setFloat64(at * FLOAT_BYTES, value, true);
  });
  return bytes;
}

/** Labels from an input: JSON `[0, 1, ...]`, or a block of bytes 0 and 1. */
export function labelsOf(input: unknown, count: number, name: string): (0 | 1)[] {
  const labels: unknown = ArrayBuffer.isView(input) ? [...bytesOf(input)] : input;
  if (!Array.isArray(labels) || labels.length !== count) {
    throw new RangeError(`${name} has not a label for each of ${count} rows`);
  }
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0) throw new RangeError(`label ${wrong} of ${name} is neither 0 nor 1`);
  return labels as (0 | 1)[];
}

function floatRows(input: ArrayBufferView, columns: number, name: string): number[][] {
  const rowBytes = columns * FLOAT_BYTES;
  if (input.byteLength % rowBytes !== 0) {
    throw new RangeError(`${name} has ${input.byteLength} bytes, which is no number of whole rows`);
  }
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  return Array.from({ length: input.byteLength / rowBytes }, (_, row) =>
    Array.from({ length: columns }, (_unused, column) =>
      view.getFloat64(row * rowBytes + column * FLOAT_BYTES, true),
    ),
  );
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function isRow(row: unknown, columns: number): boolean {
  return Array.isArray(row) && row.length === columns && row.every(Number.isFinite);
}
