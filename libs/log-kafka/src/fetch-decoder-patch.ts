import { createRequire } from 'node:module';
import { MAX_DECOMPRESSED_BYTES } from './codecs.js';
import { BATCH_HEADER_BYTES, batchLength, decodeBatch } from './record-batch.js';
import type { FetchedMessage } from './fetched-message.js';

/** The part of kafkajs' decoder that is used: a position in a response. */
interface Decoder {
  readonly buffer: Buffer;
  offset: number;
  canReadBytes(length: number): boolean;
}

type DecodeMessages = (decoder: Decoder) => Promise<readonly unknown[]>;

const MAGIC_AT = 16;
/** The message formats of Kafka before 0.11: single messages without headers. */
const OLD_FORMATS = [0, 1];
/**
 * The most records of one partition that a fetch may hold; batches behind that are fetched again.
 */
const MAX_RECORDS = 100_000;
const PATCHED = Symbol.for('tradewind.kafkajs.decodeMessages');

/**
 * Replaces the decoder of fetched batches in kafkajs 2.2.4. The original rejects the whole fetch if
 * one batch is damaged or in an unknown codec, and requests the same again for ever, so that the
 * partition makes no progress. A damaged length can keep it busy for minutes, a batch of 120,000
 * records overflows the stack, a batch without records is never skipped, and a KiB that
 * decompresses to many GiB kills the process. With this decoder such a batch becomes one message
 * that describes the fault (`decodeBatch`), and the batches beside it are read.
 *
 * Must be called before the first fetch, since the client loads its decoders then. Patching twice
 * has no further effect.
 */
export function decodeFetchesSafely(): void {
  const require = createRequire(import.meta.url);
  const path = require.resolve('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');
  const original = require(path) as DecodeMessages & { [PATCHED]?: true };
  const module = require.cache[path];
  if (!module || original[PATCHED]) return;
  module.exports = Object.assign(
    (decoder: Decoder) => (hasBatches(decoder) ? decode(decoder) : original(decoder)),
    { [PATCHED]: true },
  );
}

function hasBatches({ buffer, offset }: Decoder): boolean {
  return (
    buffer.length > offset + 4 + MAGIC_AT &&
    buffer.readInt32BE(offset) > MAGIC_AT &&
    !OLD_FORMATS.includes(buffer.readInt8(offset + 4 + MAGIC_AT))
  );
}

async function decode(decoder: Decoder): Promise<FetchedMessage[]> {
  const from = decoder.offset + 4;
  const size = decoder.buffer.readInt32BE(decoder.offset);
  const bytes = decoder.buffer.subarray(from, from + size);
  decoder.offset = from + size;
  return decodeBatches(bytes);
}

/**
 * Returns the messages of complete batches. The last may be cut off, since fetches end at a number
 * of bytes.
 */
export async function decodeBatches(bytes: Buffer): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = [];
  let decompressed = 0;
  for (let at = 0; at + BATCH_HEADER_BYTES <= bytes.length;) {
    const end = at + Math.max(batchLength(bytes, at), BATCH_HEADER_BYTES);
    if (end > bytes.length) break;
    const hasNext = end + BATCH_HEADER_BYTES <= bytes.length;
    const next = hasNext ? Number(bytes.readBigInt64BE(end)) : undefined;
    const batch = await decodeBatch(bytes.subarray(at, end), next);
    // The messages are not spread over arguments, since a call cannot have as many arguments as a
    // batch has records.
    for (const message of batch.messages) messages.push(message);
    decompressed += batch.bytes;
    if (decompressed > MAX_DECOMPRESSED_BYTES || messages.length > MAX_RECORDS) break;
    at = end;
  }
  return messages;
}
