import { float32At, int32At, putWords } from '../words.js';
import type { EaseSolution } from './solve.js';

const MAGIC = 0x45415345;
const HEADER_BYTES = 12;
const WORD = 4;

/** A solution as bytes, little-endian: `EASE`, items, width; item numbers; targets; 32-bit weights. */
export function encodeEase({
  items,
  width,
  targets,
  weights,
}: EaseSolution): Uint8Array<ArrayBuffer> {
  const words = items.length + targets.length + weights.length;
  const bytes = new Uint8Array(HEADER_BYTES + WORD * words);
  const view = new DataView(bytes.buffer);
  [MAGIC, items.length, width].forEach((value, at) => {
    view.setUint32(WORD * at, value, true);
  });
  let at = HEADER_BYTES;
  for (const part of [items, targets, weights]) at = putWords(bytes, at, part);
  return bytes;
}

/** Returns the solution that `encodeEase` wrote. Throws a RangeError for other bytes. */
export function decodeEase(bytes: Uint8Array): EaseSolution {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('these bytes are no EASE rows');
  }
  const count = view.getUint32(WORD, true);
  const width = view.getUint32(2 * WORD, true);
  const cells = count * width;
  if (bytes.byteLength !== HEADER_BYTES + WORD * (count + 2 * cells)) {
    throw new RangeError(`EASE rows of ${count} items and width ${width} have another length`);
  }
  const start = HEADER_BYTES + WORD * count;
  return {
    width,
    items: int32At(bytes, HEADER_BYTES, count),
    targets: int32At(bytes, start, cells),
    weights: float32At(bytes, start + WORD * cells, cells),
  };
}
