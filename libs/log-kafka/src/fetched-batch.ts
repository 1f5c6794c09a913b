import type { Batch as KafkaBatch, KafkaMessage } from 'kafkajs';
import type { Batch, LogRecord } from '@tradewind/log';
import type { FetchedMessage } from './record-batch.js';
import { headersOf } from './record-headers.js';
import { RecordMessage } from './record-message.js';

/** kafkajs sets this on a batch but leaves it out of its types. */
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
