import type { Batch as KafkaBatch } from 'kafkajs';
import type { Batch } from '../log/event-log.js';
import type { LogRecord } from '../log/records.js';
import type { FetchedMessage } from './record-batch.js';

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
    records: fetchedRecords(batch),
    firstOffset,
    // Counts what is not visible: records of aborted transactions and markers.
    nextOffset: Number(batch.lastOffset()) + 1,
    endOffset: Number(batch.highWatermark),
  };
}

/** What a consumer of `createKafka` has fetched, from the offset that was asked for. */
export function fetchedRecords(batch: KafkaBatch): readonly LogRecord[] {
  const { topic, partition } = batch;
  const from = fetchedOffset(batch);
  const found: LogRecord[] = [];
  for (const { records } of batch.messages as unknown as readonly FetchedMessage[]) {
    for (const record of records) {
      if (record.offset < from) continue;
      record.topic = topic;
      record.partition = partition;
      found.push(record);
    }
  }
  return found;
}
