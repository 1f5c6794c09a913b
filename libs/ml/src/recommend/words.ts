/** Whether this machine has the least byte of a number first. */
const IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** 32-bit words of little-endian bytes, copied. `at` and `length`: the first byte, and how many words. */
export function int32At(bytes: Uint8Array, at: number, length: number): Int32Array {
  return new Int32Array(copied(bytes, at, 4 * length, 4));
}

export function float32At(bytes: Uint8Array, at: number, length: number): Float32Array {
  return new Float32Array(copied(bytes, at, 4 * length, 4));
}

export function float64At(bytes: Uint8Array, at: number, length: number): Float64Array {
  return new Float64Array(copied(bytes, at, 8 * length, 8));
}

/** Writes words as little-endian bytes, and returns the place behind them. */
export function putWords(
  bytes: Uint8Array,
  at: number,
  words: Int32Array | Float32Array | Float64Array,
): number {
  const raw = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  bytes.set(littleEndian(raw.slice(), words.BYTES_PER_ELEMENT), at);
  return at + words.byteLength;
}

function copied(bytes: Uint8Array, at: number, length: number, word: number): ArrayBuffer {
  const own = new Uint8Array(length);
  own.set(bytes.subarray(at, at + length));
  return littleEndian(own, word).buffer;
}

/** Turns words of this machine into little-endian ones, in place, or back. */
function littleEndian(bytes: Uint8Array<ArrayBuffer>, word: number): Uint8Array<ArrayBuffer> {
  if (IS_LITTLE) return bytes;
  for (let at = 0; at < bytes.length; at += word) bytes.subarray(at, at + word).reverse();
  return bytes;
}
