import { decompressorOf } from './codecs.js';
import { describeUndecodable, isIntact } from './undecodable-batch.js';
import { decodeRecords, type DecodedRecord } from './record-decoder.js';

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
const NOTHING = Buffer.alloc(0);
/** A checksum that is wrong makes a greater distance unlikely rather than true. */
const PLAUSIBLE_RECORDS = 1_000_000;

/**
 * A batch of the log as kafkajs hands it on, which takes it for a single message at its last offset. So
 * the client's work does not grow with the records, which it would make into text and back one by one.
 */
export interface FetchedMessage {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  /** Of a control record, by which the client knows its kind. */
  readonly key: Buffer | null;
  readonly value: null;
  readonly headers: Readonly<Record<string, never>>;
  /** Not to be seen by whoever consumes. */
  readonly isControlRecord: boolean;
  readonly batchContext: BatchFields;
  /** Where the batch cannot be read a single one, with the reason and the whole batch as its value. */
  readonly records: readonly DecodedRecord[];
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

export interface DecodedBatch {
  readonly message: FetchedMessage;
  /** What the records take, decompressed. */
  readonly bytes: number;
}

/**
 * One batch. Never rejects: one that cannot be read, in an unknown codec or with bytes that are none, has a
 * single record that says so, at its last offset, so that whoever reads goes on behind it.
 *
 * @param nextOffset Where the next batch begins, if that is known.
 */
export async function decodeBatch(bytes: Buffer, nextOffset?: number): Promise<DecodedBatch> {
  try {
    expectCurrentFormat(bytes);
    const fields = fieldsOf(bytes);
    const decompress = decompressorOf(fields.attributes & CODEC_MASK);
    const count = bytes.readInt32BE(BATCH_HEADER_BYTES - 4);
    if (count > MAX_RECORDS)
      throw new RangeError(`${count} records are more than a batch may have`);
    // Where all records of a batch were compacted away, there is nothing to decompress.
    const written = count === 0 ? NOTHING : bytes.subarray(BATCH_HEADER_BYTES);
    const content = decompress && count !== 0 ? await decompress(written) : written;
    const records = recordsOf(content, count, fields);
    // The last one may have been compacted away; but a damaged offset would lead past records.
    if (records.at(-1)?.offset !== fields.last && !isIntact(bytes)) {
      throw new RangeError('it ends at another offset than its records');
    }
    return { message: messageOf(records, fields), bytes: content.length };
  } catch (error) {
    return { message: undecodable(bytes, nextOffset, error), bytes: bytes.length };
  }
}

interface Fields extends BatchFields {
  readonly attributes: number;
  readonly first: number;
  readonly last: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
}

function expectCurrentFormat(bytes: Buffer): void {
  if (bytes.length < BATCH_HEADER_BYTES) throw new RangeError('the batch is cut off');
  const magic = bytes.readInt8(MAGIC_AT);
  if (magic !== MAGIC) throw new RangeError(`the batch is of message format ${magic}`);
}

function fieldsOf(bytes: Buffer): Fields {
  const attributes = bytes.readInt16BE(21);
  const first = bytes.readBigInt64BE(0);
  const lastOffsetDelta = bytes.readInt32BE(23);
  return {
    attributes,
    first: Number(first),
    firstOffset: String(first),
    last: Number(first) + lastOffsetDelta,
    lastOffsetDelta,
    firstTimestamp: Number(bytes.readBigInt64BE(27)),
    maxTimestamp: Number(bytes.readBigInt64BE(35)),
    producerId: String(bytes.readBigInt64BE(43)),
    inTransaction: (attributes & TRANSACTION_FLAG) !== 0,
    isControlBatch: (attributes & CONTROL_FLAG) !== 0,
  };
}

function recordsOf(bytes: Buffer, count: number, fields: Fields): DecodedRecord[] {
  const { first, lastOffsetDelta, attributes, firstTimestamp, maxTimestamp } = fields;
  const appendTime = (attributes & APPEND_TIME_FLAG) === 0 ? undefined : maxTimestamp;
  const context = { firstOffset: first, lastOffsetDelta, firstTimestamp, appendTime };
  return decodeRecords(bytes, count, context);
}

function messageOf(
  records: readonly DecodedRecord[],
  fields: Fields,
  last = fields.last,
): FetchedMessage {
  return {
    magicByte: MAGIC,
    attributes: 0,
    timestamp: String(fields.maxTimestamp),
    offset: String(last),
    key: fields.isControlBatch ? (records[0]?.key ?? null) : null,
    value: null,
    headers: {},
    isControlRecord: fields.isControlBatch || records.length === 0,
    batchContext: fields,
    records,
  };
}

function undecodable(
  bytes: Buffer,
  nextOffset: number | undefined,
  error: unknown,
): FetchedMessage {
  const header = fieldsOf(Buffer.concat([bytes, Buffer.alloc(BATCH_HEADER_BYTES)]));
  const fields = { ...header, isControlBatch: false };
  const last = lastOffset(fields.first, fields.lastOffsetDelta, nextOffset);
  const record: DecodedRecord = {
    topic: '',
    partition: -1,
    offset: last,
    key: null,
    value: bytes,
    headers: {},
    timestamp: fields.maxTimestamp,
    undecodable: describeUndecodable(bytes, [fields.first, last], error),
  };
  return messageOf([record], fields, last);
}

/** As the header says, unless that cannot be: then up to the next batch, or only the first record. */
function lastOffset(first: number, delta: number, nextOffset: number | undefined): number {
  const isPlausible = delta >= 0 && delta < PLAUSIBLE_RECORDS;
  if (isPlausible && first + delta < (nextOffset ?? Infinity)) return first + delta;
  return nextOffset === undefined ? first : Math.max(first, nextOffset - 1);
}
