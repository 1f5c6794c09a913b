import { BatchReader } from './batch-reader.js';
import { FetchedRecord } from './fetched-record.js';
import { VarintReader } from './varint-reader.js';

/** Properties that the records of a batch share. */
export interface BatchContext {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: number;
  /** The timestamp of all records, if the topic uses log append time. */
  readonly appendTime: number | undefined;
}

/** Length and attributes, deltas, the lengths of key and value and the number of headers. */
const MIN_RECORD_BYTES = 7;

/**
 * Decodes the records of an uncompressed batch in Kafka's message format 2, as written by
 * `encodeRecord`. Unlike the client's own decoder it checks every length, so that damaged bytes are
 * detected.
 *
 * @throws a RangeError unless `bytes` is exactly `count` records whose offsets fit the batch.
 */
export function decodeRecords(
  bytes: Buffer,
  count: number,
  context: BatchContext,
): FetchedRecord[] {
  if (count < 0 || count > bytes.length / MIN_RECORD_BYTES) {
    throw new RangeError(`${count} records do not fit ${bytes.length} bytes`);
  }
  const reader = new VarintReader(bytes);
  const batch = new BatchReader(bytes);
  const records = new Array<FetchedRecord>(count);
  let before = context.firstOffset - 1;
  for (let i = 0; i < count; i++) {
    const record = new FetchedRecord(batch);
    place(record, reader, context);
    if (record.offset <= before) throw new RangeError('the offsets of records do not increase');
    before = record.offset;
    records[i] = record;
  }
  if (reader.at !== bytes.length) throw new RangeError('bytes are left after the records');
  if (before > context.firstOffset + context.lastOffsetDelta) {
    throw new RangeError('the offset of a record lies outside of its batch');
  }
  return records;
}

/** Locates the parts of a record and advances the reader past it. */
function place(record: FetchedRecord, reader: VarintReader, context: BatchContext): void {
  const length = reader.int();
  const end = reader.at + length;
  if (length < 0 || end > reader.bytes.length) throw new RangeError('a record is cut off');
  reader.at += 1;
  const timestampDelta = reader.long();
  record.timestamp = context.appendTime ?? context.firstTimestamp + timestampDelta;
  record.offset = context.firstOffset + reader.int();
  record.keyLength = reader.int();
  record.keyAt = reader.at;
  reader.pass(record.keyLength);
  record.valueLength = reader.int();
  record.valueAt = reader.at;
  reader.pass(record.valueLength);
  record.headersAt = reader.at;
  passHeaders(reader);
  if (reader.at !== end) throw new RangeError('a record is longer or shorter than its length says');
}

function passHeaders(reader: VarintReader): void {
  const count = reader.int();
  if (count < 0 || count > reader.bytes.length - reader.at) {
    throw new RangeError(`a record has ${count} headers`);
  }
  for (let i = 0; i < count; i++) {
    const nameLength = reader.int();
    if (nameLength < 0) throw new RangeError('a header has no name');
    reader.pass(nameLength);
    reader.pass(reader.int());
  }
}
