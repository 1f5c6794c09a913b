import { deadLetterTopicName, type TopicContract } from '@tradewind/contracts';
import { setImmediate } from 'node:timers/promises';
import { DEAD_LETTER_RETENTION_DAYS } from '@tradewind/log';
import type { GroupOffsets } from './group-offsets.js';
import type { PartitionLog, RecordTable } from './record-table.js';

const DAY_MS = 86_400_000;

/**
 * Removes records that have outlived their topic's retention and are below every group's committed
 * offset.
 */
export async function prune(
  table: RecordTable,
  offsets: GroupOffsets,
  topics: readonly TopicContract[],
): Promise<void> {
  const limit = (log: PartitionLog) => offsets.lowest(log) ?? log.next;
  const before = (days: number) => Date.now() - days * DAY_MS;
  for (const topic of topics) {
    for (const log of table.partitions(topic.name) ?? []) {
      const time = before(topic.retentionDays);
      if (topic.cleanup === 'delete') table.removeBefore(log, time, limit(log));
      else table.removeSuperseded(log, time, limit(log));
      await setImmediate();
    }
    for (const log of table.partitions(deadLetterTopicName(topic.name)) ?? []) {
      table.removeBefore(log, before(DEAD_LETTER_RETENTION_DAYS), limit(log));
    }
  }
}
