import { deadLetterTopicName } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import { readDeadLetter } from '@tradewind/fold';
import type { EventLog, LogRecord } from '@tradewind/log';
import { TopicRecords } from '../reference/read-topics.js';

const ANSWER_WITHIN_MS = 5_000;

/** Records of a partition that were removed before they were folded. */
export interface Gap {
  readonly partition: number;
  readonly from: number;
  readonly records: number;
}

/**
 * Returns the gaps that a topic's dead-letter records report, without duplicates, in the order of
 * partitions.
 */
export async function gapsTold(log: EventLog, topic: TopicContract): Promise<Gap[]> {
  const name = deadLetterTopicName(topic.name);
  const letters = (await TopicRecords.read(log, [name])).topic(name).map(readDeadLetter);
  const gaps = new Map<string, Gap>();
  for (const { id, code, originalPartition, originalOffset, record } of letters) {
    if (code !== 'gap') throw new Error(`a dead-letter record with code ${code}`);
    const records = Number(record.headers['dlq-gap-records']?.toString());
    gaps.set(id, { partition: originalPartition ?? -1, from: originalOffset ?? -1, records });
  }
  return [...gaps.values()].sort((a, b) => a.partition - b.partition || a.from - b.from);
}

/** Returns whether a record was in one of the gaps of its topic. */
export function isIn(gaps: readonly Gap[], { partition, offset }: LogRecord): boolean {
  return gaps.some(
    ({ from, records, partition: of }) =>
      of === partition && offset >= from && offset < from + records,
  );
}

/** Returns `tradewind_gap_records_total` of a topic from a replica's metrics. */
export async function gapMetric(replicaUrl: string, topic: TopicContract): Promise<number> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const text = await (await fetch(`${replicaUrl}/metrics`, { signal })).text();
  const line = text
    .split('\n')
    .find(
      (one) =>
        one.startsWith('tradewind_gap_records_total{') && one.includes(`topic="${topic.name}"`),
    );
  return Number(line?.slice(line.lastIndexOf(' ') + 1));
}
