import { createRequire } from 'node:module';
import { codecNameOf } from './codecs.js';

const CHECKSUM_AT = 17;
/** The checksum covers the batch from the attributes on; their lower byte contains the codec. */
const ATTRIBUTES_AT = 21;
const MAX_DETAIL_LENGTH = 200;

/**
 * Describes which batch cannot be read and why: `offsets 7 to 9, codec zstd, checksum wrong: ...`.
 * A wrong checksum means that the bytes were damaged and not written like this. The checksum is
 * verified only here: the broker verified it when it took the batch, and to do so for every batch
 * would cost more than decoding.
 */
export function describeUndecodable(
  bytes: Buffer,
  [first, last]: readonly [number, number],
  error: unknown,
): string {
  const codec = codecNameOf(bytes[ATTRIBUTES_AT + 1] ?? 0);
  const checksum = isIntact(bytes) ? 'right' : 'wrong';
  const detail = (error instanceof Error ? error.message : String(error)).slice(
    0,
    MAX_DETAIL_LENGTH,
  );
  return `offsets ${first} to ${last}, codec ${codec}, checksum ${checksum}: ${detail}`;
}

/** Returns whether a batch has the CRC-32C that its header states. */
export function isIntact(bytes: Buffer): boolean {
  const require = createRequire(import.meta.url);
  const crc32c = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (
    bytes: Buffer,
  ) => number;
  if (bytes.length <= ATTRIBUTES_AT) return false;
  return crc32c(bytes.subarray(ATTRIBUTES_AT)) === bytes.readUInt32BE(CHECKSUM_AT);
}
