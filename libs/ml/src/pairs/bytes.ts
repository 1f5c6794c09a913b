/** Bytes that are not what their reader expects: of another format or version, damaged or cut off. */
export class BlockFormatError extends Error {
  override readonly name = 'BlockFormatError';
}

const TOO_SHORT = 'the bytes end too early';

export interface ColumnSlice {
  readonly values: Int32Array | Uint32Array;
  readonly minus?: Uint32Array;
  readonly from: number;
  readonly to: number;
}

/** Writes whole numbers and text, one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(1_024);
  #length = 0;

  /** LEB128: seven bits in a byte, the least first. From 0 to 2^53 - 1. */
  number(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Numbers below 2^31 at `from .. to` of a column, each less that of `minus` at the same place. */
  column({ values, minus, from, to }: ColumnSlice): void {
    this.#reserve(5 * (to - from));
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = from; i < to; i++) {
      let rest = (values[i] ?? 0) - (minus?.[i] ?? 0);
      while (rest >= 0x80) {
        bytes[at++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
      bytes[at++] = rest;
    }
    this.#length = at;
  }

  /** Ascending numbers at `from .. to`: the first, and the distance of each from the one before it. */
  ascending({ values, from, to }: ColumnSlice): void {
    this.#reserve(5 * (to - from));
    const bytes = this.#bytes;
    let at = this.#length;
    let before = 0;
    for (let i = from; i < to; i++) {
      const value = values[i] ?? 0;
      let rest = value - before;
      before = value;
      while (rest >= 0x80) {
        bytes[at++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
      bytes[at++] = rest;
    }
    this.#length = at;
  }

  /** The UTF-16 code units, so that any string comes back as it was. */
  text(value: string): void {
    this.number(value.length);
    for (let i = 0; i < value.length; i++) this.number(value.charCodeAt(i));
  }

  /** A copy of what was written; the writer begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + length));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** Throws a `BlockFormatError` where there is no number up to `most`. */
  number(most: number = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw new BlockFormatError(TOO_SHORT);
      value += (byte & 0x7f) * unit;
      if (value > most) throw new BlockFormatError(`a number is greater than ${String(most)}`);
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
  }

  /** So many numbers below 2^31. */
  column(length: number): Int32Array<ArrayBuffer> {
    if (length > this.bytes.length - this.#at) throw new BlockFormatError(TOO_SHORT);
    const values = new Int32Array(length);
    const { bytes } = this;
    let at = this.#at;
    for (let i = 0; i < length; i++) {
      let byte = bytes[at++] ?? 0;
      let value = byte & 0x7f;
      for (let shift = 7; byte >= 0x80 && shift < 35; shift += 7) {
        byte = bytes[at++] ?? 0;
        value |= (byte & 0x7f) << shift;
      }
      if (byte >= 0x80 || value < 0) throw new BlockFormatError('a number is too great');
      values[i] = value;
    }
    if (at > bytes.length) throw new BlockFormatError(TOO_SHORT);
    this.#at = at;
    return values;
  }

  text(): string {
    const length = this.number(this.bytes.length - this.#at);
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.number(0xffff));
    return text;
  }

  /** Throws a `BlockFormatError` unless everything has been read. */
  end(): void {
    if (this.#at < this.bytes.length) throw new BlockFormatError('there are bytes left over');
  }
}
