type Bytes = string | Buffer | null | undefined;

export interface RecordFields {
  readonly offsetDelta?: number;
  readonly timestampDelta?: number;
  readonly key?: Bytes;
  readonly value?: Bytes;
  readonly headers?: Readonly<Record<string, string | Buffer | readonly (string | Buffer)[]>>;
}

/** The form in which kafkajs takes the output of an encoder that has written `buffer`. */
export interface EncodedRecord {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

/**
 * Encodes a record of Kafka's message format 2 into one buffer of the exact size: length,
 * attributes, timestamp and offset deltas, key, value and headers, numbers as zigzag varints,
 * lengths in bytes and -1 for null. Source: Kafka protocol guide, "Record".
 */
export function encodeRecord(fields: RecordFields): EncodedRecord {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = fields;
  const list = headerList(headers);
  let size = 1 + sizeOfVarInt(timestampDelta) + sizeOfVarInt(offsetDelta);
  size += sizeOfBytes(key) + sizeOfBytes(value) + sizeOfVarInt(list.length);
  for (const [name, content] of list) size += sizeOfBytes(name) + sizeOfBytes(content);
  const buffer = Buffer.allocUnsafe(sizeOfVarInt(size) + size);
  let at = writeVarInt(buffer, 0, size);
  buffer[at++] = 0;
  at = writeVarInt(buffer, at, timestampDelta);
  at = writeVarInt(buffer, at, offsetDelta);
  at = writeBytes(buffer, at, key);
  at = writeBytes(buffer, at, value);
  at = writeVarInt(buffer, at, list.length);
  for (const [name, content] of list) {
    at = writeBytes(buffer, at, name);
    at = writeBytes(buffer, at, content);
  }
  return { buf: buffer, buffer };
}

function headerList(headers: NonNullable<RecordFields['headers']>): [string, string | Buffer][] {
  const list: [string, string | Buffer][] = [];
  for (const name of Object.keys(headers)) {
    const content = headers[name];
    if (typeof content === 'string' || Buffer.isBuffer(content)) list.push([name, content]);
    else for (const one of content ?? []) list.push([name, one]);
  }
  return list;
}

function lengthOf(bytes: string | Buffer): number {
  return typeof bytes === 'string' ? Buffer.byteLength(bytes, 'utf8') : bytes.length;
}

function sizeOfBytes(bytes: Bytes): number {
  if (bytes === null || bytes === undefined) return sizeOfVarInt(-1);
  const length = lengthOf(bytes);
  return sizeOfVarInt(length) + length;
}

function writeBytes(buffer: Buffer, at: number, bytes: Bytes): number {
  if (bytes === null || bytes === undefined) return writeVarInt(buffer, at, -1);
  const from = writeVarInt(buffer, at, lengthOf(bytes));
  if (typeof bytes === 'string') return from + buffer.write(bytes, from, 'utf8');
  return from + bytes.copy(buffer, from);
}

/** Zigzag encoding: small magnitudes, positive or negative, have short varints. */
function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function sizeOfVarInt(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

function writeVarInt(buffer: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[at++] = (rest % 128) | 128;
  buffer[at++] = rest;
  return at;
}
