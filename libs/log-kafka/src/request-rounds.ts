import type { Message, TopicMessages } from 'kafkajs';
import type { NewRecord } from '@tradewind/log';

/**
 * A partition's records of one request become one batch in the log, which may not be longer than the
 * broker's `message.max.bytes`, 1,048,588 by default.
 */
const MAX_PARTITION_BYTES = 900_000;

/** An upper bound for the lengths, deltas and attributes of a record in the log's format. */
const RECORD_OVERHEAD_BYTES = 64;
const HEADER_OVERHEAD_BYTES = 10;

/** Returns an upper bound of a record's size in the log before compression. */
export function sizeOf({ key, value, headers }: NewRecord): number {
  let bytes = RECORD_OVERHEAD_BYTES + lengthOf(key) + lengthOf(value);
  for (const [name, header] of Object.entries(headers)) {
    bytes += HEADER_OVERHEAD_BYTES + lengthOf(name) + lengthOf(header);
  }
  return bytes;
}

/**
 * Divides records into requests to be sent one after the other. Each partition's records keep their
 * order, in as few requests as the size of a batch allows.
 */
export function requestRounds(records: readonly NewRecord[]): TopicMessages[][] {
  const rounds: Map<string, Message[]>[] = [];
  const partitions = new Map<string, { round: number; bytes: number }>();
  for (const record of records) {
    const key = `${record.topic}|${record.partition}`;
    const size = sizeOf(record);
    const at = partitions.get(key) ?? { round: 0, bytes: 0 };
    partitions.set(key, at);
    if (at.bytes > 0 && at.bytes + size > MAX_PARTITION_BYTES) {
      at.round++;
      at.bytes = 0;
    }
    at.bytes += size;
    const round = (rounds[at.round] ??= new Map<string, Message[]>());
    const messages = round.get(record.topic) ?? [];
    round.set(record.topic, messages);
    messages.push(messageOf(record));
  }
  return rounds.map((round) => [...round].map(([topic, messages]) => ({ topic, messages })));
}

function messageOf({ partition, key, value, headers }: NewRecord): Message {
  return { partition, key, value, headers };
}

function lengthOf(value: string | Buffer | null): number {
  return value === null ? 0 : Buffer.byteLength(value);
}
