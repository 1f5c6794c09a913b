import type { Batch as KafkaBatch, KafkaMessage } from 'kafkajs';
import type { Batch } from '../log/event-log.js';
import type { LogRecord } from '../log/records.js';

/** What kafkajs has on a batch but leaves out of its types. */
type FetchedBatch = KafkaBatch & { readonly fetchedOffset: string };

/** The offset that the client asked for; the first record may lie later. */
export function fetchedOffset(batch: KafkaBatch): number {
  return Number((batch as FetchedBatch).fetchedOffset);
}

/** A batch as the port has it, that begins where its handler wanted to go on. */
export function batchOf(batch: KafkaBatch, firstOffset: number): Batch {
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    records: batch.messages.map((message) => recordOf(topic, partition, message)),
    firstOffset,
    // Counts what is not visible: records of aborted transactions and markers.
    nextOffset: Number(batch.lastOffset()) + 1,
    endOffset: Number(batch.highWatermark),
  };
}

function recordOf(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers: headersOf(message),
    timestamp: Number(message.timestamp),
  };
}

/** Of a header that stands several times, the last one counts. */
function headersOf({ headers = {} }: KafkaMessage): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => {
      const value = Array.isArray(header) ? header.at(-1) : header;
      return [name, Buffer.from(value ?? '')];
    }),
  );
}
