import { VarintReader } from './varint-reader.js';

/**
 * ASCII values are read as text: a view for each value would cost more than the rest of the record.
 */
export type HeaderValue = string | Buffer | null;
/** A header that occurs several times in a record has a list of values, as in kafkajs. */
export type DecodedHeaders = Record<string, HeaderValue | HeaderValue[]>;

/** A header name that has occurred in a record: its bytes and its text. */
interface KnownName {
  readonly bytes: Buffer;
  readonly text: string;
}

/** A header value that has occurred: where it was, and its text. */
interface KnownValue {
  from: number;
  length: number;
  text: string;
}

/**
 * Reads the contents of records from the bytes of their batch, all lengths of which have been
 * checked.
 */
export class BatchReader {
  readonly #reader: VarintReader;
  /**
   * Records of a batch mostly have the same headers in the same order, so names are remembered by
   * position.
   */
  readonly #names: KnownName[] = [];
  /** For some names the values repeat as well. */
  readonly #values: KnownValue[] = [];
  /**
   * The first so many names are all different, so a record with the same names has no duplicate
   * among them.
   */
  #distinct = 0;
  /** True if, in the record read last, each name occurs once and has a value. */
  arePlain = true;

  constructor(private readonly bytes: Buffer) {
    this.#reader = new VarintReader(bytes);
  }

  /** Reads a key or a value; a length of -1 means null. */
  content(at: number, length: number): Buffer | null {
    return length === -1 ? null : this.bytes.subarray(at, at + length);
  }

  /** Reads the number of headers at `at` and then the headers. */
  read(at: number): DecodedHeaders {
    const headers: DecodedHeaders = {};
    this.#reader.at = at;
    this.arePlain = true;
    const count = this.#reader.int();
    let isDistinct = true;
    for (let i = 0; i < count; i++) {
      const before = this.#names[i];
      const name = this.#name(i);
      const value = this.#value(i);
      isDistinct &&= i < this.#distinct && before === this.#names[i];
      if (value === null) this.arePlain = false;
      if (isDistinct) headers[name] = value;
      else this.#addChecked(headers, name, value);
    }
    if (!isDistinct) this.#distinct = this.#areDistinct(headers, count) ? count : 0;
    return headers;
  }

  #addChecked(headers: DecodedHeaders, name: string, value: HeaderValue): void {
    if (Object.hasOwn(headers, name)) this.arePlain = false;
    add(headers, name, value);
  }

  /** An assignment to `__proto__` would not add a name. */
  #areDistinct(headers: DecodedHeaders, count: number): boolean {
    return Object.keys(headers).length === count && !Object.hasOwn(headers, '__proto__');
  }

  #value(place: number): HeaderValue {
    const { bytes } = this;
    const reader = this.#reader;
    const length = reader.int();
    if (length === -1) return null;
    const from = reader.at;
    reader.pass(length);
    const known = this.#values[place];
    if (known?.length === length && isSame(bytes, known.from, from, length)) return known.text;
    const end = from + length;
    for (let i = from; i < end; i++) if ((bytes[i] ?? 0) > 127) return bytes.subarray(from, end);
    const text = bytes.toString('latin1', from, end);
    if (known === undefined) {
      this.#values[place] = { from, length, text };
    } else {
      known.from = from;
      known.length = length;
      known.text = text;
    }
    return text;
  }

  #name(place: number): string {
    const { bytes } = this;
    const reader = this.#reader;
    const length = reader.int();
    const from = reader.at;
    reader.pass(length);
    const known = this.#names[place];
    if (known?.bytes.length === length && isAt(bytes, from, known.bytes)) return known.text;
    const text = bytes.toString('utf8', from, from + length);
    this.#names[place] = { bytes: bytes.subarray(from, from + length), text };
    return text;
  }
}

function isAt(bytes: Buffer, from: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}

function isSame(bytes: Buffer, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

function add(headers: DecodedHeaders, name: string, value: HeaderValue): void {
  if (name === '__proto__') {
    // An assignment would set the object's prototype.
    const values = Object.hasOwn(headers, name) ? [headers[name] ?? null, value].flat() : value;
    Object.defineProperty(headers, name, {
      value: values,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return;
  }
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (before === undefined) headers[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else headers[name] = [before, value];
}
