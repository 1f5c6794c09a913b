import { decompressorOf } from './codecs.js';
import { describeUndecodable, isIntact } from './undecodable-batch.js';
import type { BatchFields, FetchedMessage } from './fetched-message.js';
import { decodeRecords } from './record-decoder.js';
import { RecordMessage } from './record-message.js';

/** Offset, length, leader epoch, magic, checksum and so on, up to the number of records. */
export const BATCH_HEADER_BYTES = 61;
/** Offset and length fields, which the length does not include. */
const LENGTH_OVERHEAD = 12;
const MAGIC_AT = 16;
const MAGIC = 2;
const CODEC_MASK = 0x7;
const APPEND_TIME_FLAG = 0x8;
const TRANSACTION_FLAG = 0x10;
const CONTROL_FLAG = 0x20;
/** More records are not held in memory at once: a KiB of zstd can expand to a billion records. */
const MAX_RECORDS = 250_000;
const NOTHING = Buffer.alloc(0);
/** With a wrong checksum, a larger distance between offsets is taken as damage. */
const PLAUSIBLE_RECORDS = 1_000_000;

/**
 * Returns the length of the batch that begins at `at`; it exceeds the available bytes if the batch
 * is cut off.
 */
export function batchLength(bytes: Buffer, at: number): number {
  return LENGTH_OVERHEAD + bytes.readInt32BE(at + LENGTH_OVERHEAD - 4);
}

export interface DecodedBatch {
  readonly messages: readonly FetchedMessage[];
  /** Size of the records after decompression. */
  readonly bytes: number;
}

/**
 * Decodes the records of one batch. Never rejects: a batch that cannot be read, because of an
 * unknown codec or damaged bytes, becomes a single message with the batch's bytes at its last
 * offset, so that the reader continues behind it. If there is no record at the last offset because
 * it was compacted away, an invisible one is added for the same reason.
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
    // If all records of a batch were compacted away, there is nothing to decompress.
    const written = count === 0 ? NOTHING : bytes.subarray(BATCH_HEADER_BYTES);
    const records = decompress && count !== 0 ? await decompress(written) : written;
    const messages = messagesOf(records, count, fields);
    if (messages.at(-1)?.offset === String(fields.last)) return { messages, bytes: records.length };
    // The checksum is verified only in this case, since a damaged offset would skip records.
    if (!isIntact(bytes)) throw new RangeError('its last offset differs from that of its records');
    messages.push(invisible(String(fields.last), fields));
    return { messages, bytes: records.length };
  } catch (error) {
    return { messages: [undecodable(bytes, nextOffset, error)], bytes: bytes.length };
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

function messagesOf(bytes: Buffer, count: number, fields: Fields): FetchedMessage[] {
  const { first, lastOffsetDelta, attributes, firstTimestamp, maxTimestamp } = fields;
  const appendTime = (attributes & APPEND_TIME_FLAG) === 0 ? undefined : maxTimestamp;
  const context = { firstOffset: first, lastOffsetDelta, firstTimestamp, appendTime };
  return decodeRecords(bytes, count, context).map((record) => new RecordMessage(record, fields));
}

function invisible(offset: string, fields: Fields): FetchedMessage {
  return {
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
  const fields = fieldsOf(Buffer.concat([bytes, Buffer.alloc(BATCH_HEADER_BYTES)]));
  const last = lastOffset(fields.first, fields.lastOffsetDelta, nextOffset);
  return {
    ...invisible(String(last), fields),
    isControlRecord: false,
    value: bytes,
    undecodable: describeUndecodable(bytes, [fields.first, last], error),
  };
}

/**
 * Returns the last offset from the header if it is plausible, else the one before the next batch,
 * or that of the first record.
 */
function lastOffset(first: number, delta: number, nextOffset: number | undefined): number {
  const isPlausible = delta >= 0 && delta < PLAUSIBLE_RECORDS;
  if (isPlausible && first + delta < (nextOffset ?? Infinity)) return first + delta;
  return nextOffset === undefined ? first : Math.max(first, nextOffset - 1);
}
