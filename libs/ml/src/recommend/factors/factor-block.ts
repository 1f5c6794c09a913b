import type { TrainedFactors } from './ials.js';

const MAGIC = 0x53414c49;
const HEADER_BYTES = 16;
const WORD = 4;

/** Item factors as bytes, little-endian: `ILAS`, dimensions, density (64-bit); 32-bit factors by item. */
export function encodeFactors({ items, density }: TrainedFactors): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + WORD * items.values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(WORD, items.dimensions, true);
  view.setFloat64(2 * WORD, density, true);
  items.values.forEach((value, at) => {
    view.setFloat32(HEADER_BYTES + WORD * at, value, true);
  });
  return bytes;
}

/** The factors that `encodeFactors` was given. Throws a RangeError for other bytes. */
export function decodeFactors(bytes: Uint8Array): TrainedFactors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('these bytes are no item factors');
  }
  const dimensions = view.getUint32(WORD, true);
  const length = (bytes.byteLength - HEADER_BYTES) / WORD;
  if (dimensions === 0 || !Number.isInteger(length / dimensions)) {
    throw new RangeError(`item factors of ${dimensions} dimensions have another length`);
  }
  const values = Float32Array.from({ length }, (_, at) =>
    view.getFloat32(HEADER_BYTES + WORD * at, true),
  );
  return { items: { dimensions, values }, density: view.getFloat64(2 * WORD, true) };
}
