import { setTimeout } from 'node:timers/promises';
import type { Position, TopicPartition } from '@tradewind/log';
import { positionPastEnd } from '@tradewind/log';
import type { KafkaTopics, PartitionBounds } from './kafka-topics.js';
import { keyOf } from './owned-partition.js';

/**
 * A new leader may report an end that is slightly too low until its followers have fetched from it,
 * so an end is believed only after this many requests.
 */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 500;

/**
 * Returns the position from which each partition is read: the offset asked for, else the group's
 * committed offset, else (or if the records there are gone) the first offset of the log.
 * @throws if an offset is past the end of the log.
 */
export async function startPositions(
  topics: KafkaTopics,
  groupId: string,
  owned: readonly TopicPartition[],
  asked: readonly Position[],
): Promise<Position[]> {
  const wanted = new Map(asked.map((position) => [keyOf(position), position.offset]));
  for (const topic of new Set(owned.map((it) => it.topic))) {
    const open = owned.filter((it) => it.topic === topic && !wanted.has(keyOf(it)));
    if (open.length === 0) continue;
    const committed = await topics.committed(groupId, topic);
    for (const it of open) wanted.set(keyOf(it), committed.get(it.partition) ?? 0);
  }
  const positions = owned.map((it) => ({ ...it, offset: wanted.get(keyOf(it)) ?? 0 }));
  return withinBounds(topics, positions);
}

/**
 * Moves a position before the first offset of the log to that offset; throws for one past the end.
 */
export async function withinBounds(
  topics: KafkaTopics,
  positions: readonly Position[],
): Promise<Position[]> {
  for (let look = 1; ; look++) {
    const bounds = await boundsOf(topics, positions);
    const past = positions.find((it) => it.offset > (bounds.get(keyOf(it))?.next ?? 0));
    if (!past) {
      return positions.map((it) => ({
        ...it,
        offset: Math.max(it.offset, bounds.get(keyOf(it))?.first ?? 0),
      }));
    }
    if (look === LOOKS) throw positionPastEnd(past, bounds.get(keyOf(past))?.next ?? 0);
    await setTimeout(BETWEEN_LOOKS_MS);
  }
}

async function boundsOf(
  topics: KafkaTopics,
  positions: readonly TopicPartition[],
): Promise<ReadonlyMap<string, PartitionBounds>> {
  const found = new Map<string, PartitionBounds>();
  for (const topic of new Set(positions.map((it) => it.topic))) {
    for (const bounds of await topics.bounds(topic)) {
      found.set(keyOf({ topic, partition: bounds.partition }), bounds);
    }
  }
  return found;
}
