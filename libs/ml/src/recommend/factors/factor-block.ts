import { float32At, float64At, putWords } from '../words.js';
import type { TrainedFactors } from './ials.js';

const MAGIC = 0x53414c49;
const HEADER_BYTES = 24;
const WORD = 4;
const DOUBLE = 8;

/**
 * Encodes the result of a training, little-endian: `ILAS`, dimensions, shoppers, 0, density (64-bit); the product of the shopper
 * factors (64-bit); 32-bit factors by item.
 */
export function encodeFactors({
  items,
  density,
  shoppers,
  shopperGram,
}: TrainedFactors): Uint8Array<ArrayBuffer> {
  const start = HEADER_BYTES + DOUBLE * shopperGram.length;
  const bytes = new Uint8Array(start + WORD * items.values.length);
  const view = new DataView(bytes.buffer);
  [MAGIC, items.dimensions, shoppers, 0].forEach((value, at) => {
    view.setUint32(WORD * at, value, true);
  });
  view.setFloat64(4 * WORD, density, true);
  putWords(bytes, HEADER_BYTES, shopperGram);
  putWords(bytes, start, items.values);
  return bytes;
}

/** Returns the result of a training that `encodeFactors` wrote. Throws a RangeError for other bytes. */
export function decodeFactors(bytes: Uint8Array): TrainedFactors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('these bytes are no item factors');
  }
  const dimensions = view.getUint32(WORD, true);
  const cells = dimensions * dimensions;
  const start = HEADER_BYTES + DOUBLE * cells;
  const length = (bytes.byteLength - start) / WORD;
  if (dimensions === 0 || length < 0 || !Number.isInteger(length / dimensions)) {
    throw new RangeError(`item factors of ${dimensions} dimensions have another length`);
  }
  return {
    items: { dimensions, values: float32At(bytes, start, length) },
    density: view.getFloat64(4 * WORD, true),
    shoppers: view.getUint32(2 * WORD, true),
    shopperGram: float64At(bytes, HEADER_BYTES, cells),
  };
}
