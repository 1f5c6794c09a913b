import { deadLetterTopicName, type TopicContract } from '@tradewind/contracts';
import { DEAD_LETTER_RETENTION_DAYS } from '@tradewind/log';

const DAY_MS = 86_400_000;

/** A topic as Kafka is to have it. */
export interface TopicSettings {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string | number>>;
}

/** The topics of a contract: its own, and the one of its dead letters. */
export function topicSettingsOf(contract: TopicContract): readonly TopicSettings[] {
  const { name, partitions, cleanup, retentionDays } = contract;
  const timed = { 'message.timestamp.type': 'LogAppendTime' };
  const kept = (days: number) => ({
    'cleanup.policy': 'delete',
    'retention.ms': days * DAY_MS,
    ...timed,
  });
  const compacted = {
    'cleanup.policy': 'compact',
    'min.compaction.lag.ms': retentionDays * DAY_MS,
    'delete.retention.ms': retentionDays * DAY_MS,
    ...timed,
  };
  const config = cleanup === 'delete' ? kept(retentionDays) : compacted;
  return [
    { name, partitions, config },
    { name: deadLetterTopicName(name), partitions, config: kept(DEAD_LETTER_RETENTION_DAYS) },
  ];
}
