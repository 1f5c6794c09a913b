import { decompressorOf } from './codecs.js';
import { describeUndecodable } from './undecodable-batch.js';
import { decodeRecords, type DecodedHeaders } from './record-decoder.js';

/** Offset, length, leader epoch, magic, checksum ... and the number of records. */
export const BATCH_HEADER_BYTES = 61;
/** Offset and length, which the length does not count. */
const LENGTH_OVERHEAD = 12;
const MAGIC_AT = 16;
const MAGIC = 2;
const CODEC_MASK = 0x7;
const APPEND_TIME_FLAG = 0x8;
const TRANSACTION_FLAG = 0x10;
const CONTROL_FLAG = 0x20;
/** More is not held in memory at once: a KiB of zstd can say a billion records. */
const MAX_RECORDS = 250_000;
/** A checksum that is wrong makes a greater distance unlikely rather than true. */
const PLAUSIBLE_RECORDS = 1_000_000;

/** A record as kafkajs hands it on. */
export interface FetchedMessage {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: DecodedHeaders;
  /** Not to be seen by whoever consumes. */
  readonly isControlRecord: boolean;
  readonly batchContext: BatchFields;
  /** Why the records of the batch cannot be taken out; the value then is the whole batch. */
  readonly undecodable?: string;
}

/** The fields of a batch's header, of which kafkajs wants those of transactions. */
export interface BatchFields {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}

/** Bytes of the batch that begins at `at`; more than there are if it is cut off. */
export function batchLength(bytes: Buffer, at: number): number {
  return LENGTH_OVERHEAD + bytes.readInt32BE(at + LENGTH_OVERHEAD - 4);
}

/**
 * The records of one batch. Never rejects: a batch that cannot be read, in an unknown codec or with bytes
 * that are none, is a single message with the batch's bytes, at its last offset, so that whoever reads goes
 * on behind it. Where no record stands at the last offset, for it was compacted away, an invisible one
 * does, for the same reason.
 *
 * @param nextOffset Where the next batch begins, if that is known.
 */
export async function decodeBatch(bytes: Buffer, nextOffset?: number): Promise<FetchedMessage[]> {
  try {
    const fields = fieldsOf(bytes);
    const decompress = decompressorOf(fields.attributes & CODEC_MASK);
    const count = bytes.readInt32BE(BATCH_HEADER_BYTES - 4);
    if (count > MAX_RECORDS) throw new RangeError(`${count} records are more than a batch may have`);
    const compressed = bytes.subarray(BATCH_HEADER_BYTES);
    // Where all records of a batch were compacted away, there is nothing to decompress.
    const isPlain = decompress === undefined || count === 0;
    return messagesOf(isPlain ? compressed : await decompress(compressed), count, fields);
  } catch (error) {
    return [undecodable(bytes, nextOffset, error)];
  }
}

interface Fields extends BatchFields {
  readonly attributes: number;
  readonly first: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
}

function fieldsOf(bytes: Buffer): Fields {
  if (bytes.length < BATCH_HEADER_BYTES) throw new RangeError('the batch is cut off');
  const magic = bytes.readInt8(MAGIC_AT);
  if (magic !== MAGIC) throw new RangeError(`the batch is of message format ${magic}`);
  const attributes = bytes.readInt16BE(21);
  const first = bytes.readBigInt64BE(0);
  return {
    attributes,
    first: Number(first),
    firstOffset: String(first),
    lastOffsetDelta: bytes.readInt32BE(23),
    firstTimestamp: Number(bytes.readBigInt64BE(27)),
    maxTimestamp: Number(bytes.readBigInt64BE(35)),
    producerId: String(bytes.readBigInt64BE(43)),
    inTransaction: (attributes & TRANSACTION_FLAG) !== 0,
    isControlBatch: (attributes & CONTROL_FLAG) !== 0,
  };
}

function messagesOf(bytes: Buffer, count: number, fields: Fields): FetchedMessage[] {
  const { first, lastOffsetDelta, attributes, firstTimestamp, maxTimestamp } = fields;
  const appendTime = (attributes & APPEND_TIME_FLAG) === 0 ? undefined : maxTimestamp;
  const context = { firstOffset: first, lastOffsetDelta, firstTimestamp, appendTime };
  const messages = decodeRecords(bytes, count, context).map(
    ({ offset, timestamp, key, value, headers }): FetchedMessage => ({
      magicByte: MAGIC,
      attributes: 0,
      timestamp: String(timestamp),
      offset: String(offset),
      key,
      value,
      headers,
      isControlRecord: fields.isControlBatch,
      batchContext: fields,
    }),
  );
  const last = String(first + lastOffsetDelta);
  if (messages.at(-1)?.offset !== last) messages.push(invisible(last, fields));
  return messages;
}

function invisible(offset: string, fields: Fields): FetchedMessage {
  return {
    magicByte: MAGIC,
    attributes: 0,
    timestamp: String(fields.maxTimestamp),
    offset,
    key: null,
    value: null,
    headers: {},
    isControlRecord: true,
    batchContext: fields,
  };
}

function undecodable(
  bytes: Buffer,
  nextOffset: number | undefined,
  error: unknown,
): FetchedMessage {
  const whole = bytes.length >= BATCH_HEADER_BYTES && bytes.readInt8(MAGIC_AT) === MAGIC;
  const padded = whole ? bytes : Buffer.concat([bytes, Buffer.alloc(BATCH_HEADER_BYTES)]);
  const fields = { ...fieldsOf(markedAsCurrent(padded)), isControlBatch: false };
  const last = lastOffset(fields.first, whole ? fields.lastOffsetDelta : 0, nextOffset);
  return {
    ...invisible(String(last), fields),
    isControlRecord: false,
    value: bytes,
    timestamp: String(whole ? fields.maxTimestamp : 0),
    undecodable: describeUndecodable(bytes, [fields.first, last], error),
  };
}

/** Only offset and length are in the same place in every format. */
function markedAsCurrent(bytes: Buffer): Buffer {
  if (bytes.readInt8(MAGIC_AT) === MAGIC) return bytes;
  const copy = Buffer.from(bytes);
  copy.writeInt8(MAGIC, MAGIC_AT);
  return copy;
}

/** As the header says, unless that cannot be: then up to the next batch, or only the first record. */
function lastOffset(first: number, delta: number, nextOffset: number | undefined): number {
  const isPlausible = delta >= 0 && delta < PLAUSIBLE_RECORDS;
  if (isPlausible && first + delta < (nextOffset ?? Infinity)) return first + delta;
  return nextOffset === undefined ? first : Math.max(first, nextOffset - 1);
}
