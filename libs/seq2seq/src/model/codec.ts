import { shapesOf } from '../network/shape.js';
import type { MatrixName, NetworkShape, Weights } from '../network/shape.js';
import type { VocabularyState } from '../text/vocabulary.js';

const FORM = 1;
const LENGTH_BYTES = 4;
const SCALE_BYTES = 4;
const LARGEST = 127;

/** What a model consists of. */
export interface ModelParts {
  readonly shape: NetworkShape;
  readonly vocabulary: VocabularyState;
  readonly weights: Weights;
}

/**
 * A model as bytes: the length of a JSON header and the header, then each matrix by rows: a 32-bit float, by
 * which each of the row's bytes, from -127 to 127, is to be multiplied.
 */
export function encodeModel({ shape, vocabulary, weights }: ModelParts): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify({ form: FORM, shape, vocabulary }));
  const matrices = Object.entries(shapesOf(shape));
  const size = matrices.reduce(
    (sum, [, [rows, columns]]) => sum + rows * (SCALE_BYTES + columns),
    0,
  );
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.length, true);
  bytes.set(header, LENGTH_BYTES);
  let at = LENGTH_BYTES + header.length;
  for (const [name, [rows, columns]] of matrices) {
    for (let row = 0; row < rows; row++) {
      const values = weights[name as MatrixName].subarray(row * columns, (row + 1) * columns);
      const scale = Math.fround(
        values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / LARGEST,
      );
      view.setFloat32(at, scale, true);
      at += SCALE_BYTES;
      for (const value of values) view.setInt8(at++, scale > 0 ? Math.round(value / scale) : 0);
    }
  }
  return bytes;
}

/** Throws a RangeError for bytes that `encodeModel` of this version did not write. */
export function decodeModel(bytes: Uint8Array): ModelParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { shape, vocabulary, end } = headerOf(bytes, view);
  let at = end;
  const entries = Object.entries(shapesOf(shape)).map(([name, [rows, columns]]) => {
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const scale = view.getFloat32(at, true);
      at += SCALE_BYTES;
      for (let column = 0; column < columns; column++) {
        values[row * columns + column] = scale * view.getInt8(at++);
      }
    }
    return [name, values];
  });
  if (at !== bytes.byteLength)
    throw new RangeError(`a model has ${bytes.byteLength} bytes, not ${at}`);
  return { shape, vocabulary, weights: Object.fromEntries(entries) as Weights };
}

function headerOf(bytes: Uint8Array, view: DataView) {
  const length = bytes.byteLength > LENGTH_BYTES ? view.getUint32(0, true) : 0;
  const end = LENGTH_BYTES + length;
  if (length === 0 || end > bytes.byteLength) throw new RangeError('these bytes are no model');
  const text = new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, end));
  const header = JSON.parse(text) as Partial<ModelParts> & { form?: number };
  const { form, shape, vocabulary } = header;
  if (form === FORM && shape && vocabulary) return { shape, vocabulary, end };
  throw new RangeError(`a model of form ${form ?? 'unknown'} cannot be read, only of form ${FORM}`);
}
