/** Sizes of varints: of lengths and deltas, and of times. */
const INT_BITS = 35;
const LONG_BITS = 70;

/** Reads the variable-length numbers of Kafka's message format 2 from bytes, checking every length. */
export class VarintReader {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  int(): number {
    const byte = this.bytes[this.at];
    // Most lengths and deltas are small.
    if (byte !== undefined && byte < 128) {
      this.at += 1;
      return byte & 1 ? -(byte + 1) / 2 : byte / 2;
    }
    return this.#varInt(INT_BITS);
  }

  long(): number {
    return this.#varInt(LONG_BITS);
  }

  /** Skips a number of bytes; -1, which stands for null, skips none. */
  pass(length: number): void {
    if (length === -1) return;
    const end = this.at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('a length is out of bounds');
    this.at = end;
  }

  /**
   * Zigzag encoding: even numbers stand for non-negative values (n / 2), odd ones for negative
   * values.
   */
  #varInt(maxBits: number): number {
    let value = 0;
    let scale = 1;
    for (let bits = 0; bits < maxBits; bits += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('a number is cut off');
      value += (byte & 127) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new RangeError('a number has too many bytes');
  }
}
