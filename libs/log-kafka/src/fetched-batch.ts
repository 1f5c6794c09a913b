import type { Batch as KafkaBatch, KafkaMessage } from 'kafkajs';
import type { Batch, LogRecord } from '@tradewind/log';
import type { FetchedMessage } from './fetched-message.js';
import { headersOf } from './record-headers.js';
import { RecordMessage } from './record-message.js';

/** kafkajs sets this on a batch but leaves it out of its types. */
type FetchedBatch = KafkaBatch & { readonly fetchedOffset: string };

/** Returns the offset that the client requested; the first record may have a higher one. */
export function fetchedOffset(batch: KafkaBatch): number {
  return Number((batch as FetchedBatch).fetchedOffset);
}

/** Converts a batch to the port's form, beginning where its handler wanted to continue. */
export function batchOf(batch: KafkaBatch, firstOffset: number): Batch {
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    records: batch.messages.map((message) => recordOf(topic, partition, message)),
    firstOffset,
    // This counts invisible records too: those of aborted transactions, and markers.
    nextOffset: Number(batch.lastOffset()) + 1,
    endOffset: Number(batch.highWatermark),
  };
}

function recordOf(topic: string, partition: number, message: KafkaMessage): LogRecord {
  if (message instanceof RecordMessage) return message.record.in(topic, partition);
  const { undecodable } = message as Partial<FetchedMessage>;
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    ...headersOf(message.headers ?? {}),
    timestamp: Number(message.timestamp),
    ...(undecodable !== undefined && { undecodable }),
  };
}
