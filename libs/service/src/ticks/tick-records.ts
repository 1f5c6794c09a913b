import { CLOCK_TICK, envelopeHeaders, eventId } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import type { NewRecord } from '@tradewind/log';

export interface TickTarget {
  /** Has `clock.tick` among its events. */
  readonly topic: Pick<TopicContract, 'name' | 'partitions'>;
  /** Who says what time it is, e.g. `/collector-service`. */
  readonly source: string;
}

/**
 * Returns a tick for every partition of a topic, which advances the clocks of idle partitions. Ids are
 * derived from partition and time; a repeated tick has no effect.
 */
export function tickRecords(
  { topic, source }: TickTarget,
  time: number,
  recordedAt: number,
): NewRecord[] {
  return Array.from({ length: topic.partitions }, (_, partition) => ({
    topic: topic.name,
    partition,
    key: null,
    value: JSON.stringify({ time }),
    headers: envelopeHeaders({
      id: eventId([CLOCK_TICK, topic.name, partition, time].map(String).join('|')),
      source,
      type: CLOCK_TICK,
      time,
      recordedAt,
    }),
  }));
}
