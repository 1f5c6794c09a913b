/** ASCII as text: views of single values would cost more than all the rest of a record. */
export type HeaderValue = string | Buffer | null;
/** A header that stands several times in a record has a list of values, as kafkajs has it. */
export type DecodedHeaders = Record<string, HeaderValue | HeaderValue[]>;

/** What the records of a batch have in common. */
export interface BatchContext {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: number;
  /** Of all records, where the log's time counts and not the producer's. */
  readonly appendTime: number | undefined;
}

/** A record of a batch. Bytes are views of the batch's, not copies. */
export interface DecodedRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: DecodedHeaders;
  /** Each of the headers stands once and has a value. */
  readonly hasPlainHeaders: boolean;
}

/** Sizes of varints: of lengths and deltas, and of times. */
const INT_BITS = 35;
const LONG_BITS = 70;
/** Length and attributes, deltas, the lengths of key and value and the number of headers. */
const MIN_RECORD_BYTES = 7;

/**
 * The records of a batch of Kafka's message format 2, uncompressed: what `encodeRecord` writes. Unlike
 * the client's own decoder it checks every length, so that bytes that are none are told from records.
 *
 * @throws a RangeError unless `bytes` is exactly `count` records whose offsets fit the batch.
 */
export function decodeRecords(
  bytes: Buffer,
  count: number,
  context: BatchContext,
): DecodedRecord[] {
  if (count < 0 || count > bytes.length / MIN_RECORD_BYTES) {
    throw new RangeError(`${count} records do not fit ${bytes.length} bytes`);
  }
  const reader = new RecordReader(bytes);
  const records = new Array<DecodedRecord>(count);
  let before = context.firstOffset - 1;
  for (let i = 0; i < count; i++) {
    const record = reader.record(context);
    if (record.offset <= before) throw new RangeError('the offsets of records do not grow');
    before = record.offset;
    records[i] = record;
  }
  reader.expectEnd();
  if (before > context.firstOffset + context.lastOffsetDelta) {
    throw new RangeError('the offset of a record lies outside of its batch');
  }
  return records;
}

/** A name that stood in a record: its bytes and its text. */
interface KnownName {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Where a value stood, and its text. */
interface KnownValue {
  from: number;
  length: number;
  text: string;
}

class RecordReader {
  #at = 0;
  /** Records of a batch mostly have the same headers in the same order: names by their place. */
  readonly #names: KnownName[] = [];
  /** Of some of them the values are the same as well. */
  readonly #values: KnownValue[] = [];
  #hasPlainHeaders = true;

  constructor(private readonly bytes: Buffer) {}

  record(context: BatchContext): DecodedRecord {
    const length = this.#int();
    const end = this.#at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('a record is cut off');
    this.#at += 1;
    const timestampDelta = this.#varInt(LONG_BITS);
    const offset = context.firstOffset + this.#int();
    const timestamp = context.appendTime ?? context.firstTimestamp + timestampDelta;
    const key = this.#content();
    const value = this.#content();
    const headers = this.#headers();
    const hasPlainHeaders = this.#hasPlainHeaders;
    const record = { offset, timestamp, key, value, headers, hasPlainHeaders };
    if (this.#at !== end) throw new RangeError('a record has another length than it says');
    return record;
  }

  expectEnd(): void {
    if (this.#at !== this.bytes.length) throw new RangeError('bytes are left after the records');
  }

  #headers(): DecodedHeaders {
    const headers: DecodedHeaders = {};
    const count = this.#int();
    if (count < 0 || count > this.bytes.length - this.#at) {
      throw new RangeError(`a record has ${count} headers`);
    }
    this.#hasPlainHeaders = true;
    for (let i = 0; i < count; i++) {
      const name = this.#name(i);
      const value = this.#headerValue(i);
      if (value === null || Object.hasOwn(headers, name)) this.#hasPlainHeaders = false;
      add(headers, name, value);
    }
    return headers;
  }

  #headerValue(place: number): HeaderValue {
    const { bytes } = this;
    const length = this.#int();
    if (length === -1) return null;
    const from = this.#at;
    const end = this.#end(length);
    const known = this.#values[place];
    if (known?.length === length && isSame(bytes, known.from, from, length)) return known.text;
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
    const length = this.#int();
    const from = this.#at;
    if (length < 0 || from + length > bytes.length) throw new RangeError('a header has no name');
    this.#at += length;
    const known = this.#names[place];
    if (known?.bytes.length === length && isAt(bytes, from, known.bytes)) return known.text;
    const text = bytes.toString('utf8', from, from + length);
    this.#names[place] = { bytes: bytes.subarray(from, from + length), text };
    return text;
  }

  #content(): Buffer | null {
    const length = this.#int();
    if (length === -1) return null;
    const from = this.#at;
    return this.bytes.subarray(from, this.#end(length));
  }

  /** Passes over so many bytes. */
  #end(length: number): number {
    const end = this.#at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('a length is out of bounds');
    this.#at = end;
    return end;
  }

  #int(): number {
    const byte = this.bytes[this.#at];
    // Most lengths and deltas are small.
    if (byte !== undefined && byte < 128) {
      this.#at += 1;
      return byte & 1 ? -(byte + 1) / 2 : byte / 2;
    }
    return this.#varInt(INT_BITS);
  }

  /** Zigzag: even numbers are twice a non-negative one, odd ones stand for the negative ones. */
  #varInt(maxBits: number): number {
    let value = 0;
    let scale = 1;
    for (let bits = 0; bits < maxBits; bits += 7) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) throw new RangeError('a number is cut off');
      value += (byte & 127) * scale;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 128;
    }
    throw new RangeError('a number has too many bytes');
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
