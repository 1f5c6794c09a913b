/** Bytes that are not what their reader expects: of another format or version, damaged or cut off. */
export class BlockFormatError extends Error {
  override readonly name = 'BlockFormatError';
}

/** Writes whole numbers and text, one after the other. */
export class ByteWriter {
  #bytes = new Uint8Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** LEB128: seven bits in a byte, the least first. From 0 to 2^53 - 1. */
  number(value: number): void {
    this.#reserve(8);
    const bytes = this.#bytes;
    let rest = value;
    while (rest >= 0x80) {
      bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[this.#length++] = rest;
  }

  /** Lets `put` write at most `length` bytes from a place on; it returns the place after them. */
  write(length: number, put: (bytes: Uint8Array, at: number) => number): void {
    this.#reserve(length);
    this.#length = put(this.#bytes, this.#length);
  }

  /** Bytes `from .. to` of others. */
  raw(bytes: Uint8Array, from = 0, to: number = bytes.length): void {
    this.#reserve(to - from);
    this.#bytes.set(bytes.subarray(from, to), this.#length);
    this.#length += to - from;
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

/** Writes a number below 2^31 as LEB128, which takes up to five bytes, and returns the place after it. */
export function putNumber(bytes: Uint8Array, at: number, value: number): number {
  let next = at;
  let rest = value;
  while (rest >= 0x80) {
    bytes[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[next++] = rest;
  return next;
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  #at: number;

  /** Reads from `from` on, as if the bytes ended at `to`. */
  constructor(
    private readonly bytes: Uint8Array,
    from = 0,
    private readonly to: number = bytes.length,
  ) {
    this.#at = from;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.to;
  }

  /** Throws a `BlockFormatError` where there is no number up to `most`. */
  number(most: number = Number.MAX_SAFE_INTEGER): number {
    let value = 0;
    let unit = 1;
    for (;;) {
      if (this.isAtEnd) throw new BlockFormatError('the bytes end too early');
      const byte = this.bytes[this.#at++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (value > most) throw new BlockFormatError(`a number is greater than ${String(most)}`);
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
  }

  text(): string {
    const length = this.number(this.to - this.#at);
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.number(0xffff));
    return text;
  }
}
