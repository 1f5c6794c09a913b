import type { TopicContract } from '@tradewind/contracts';
import type { EventLog } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import type { TopicRecords } from '../reference/read-topics.js';
import { nextIn, scopeOf } from '../reference/reference-run.js';
import type { Verdict } from '../run/subject.js';
import { Differences } from './verdict.js';

export interface Positions {
  readonly service: string;
  readonly folded: readonly TopicContract[];
  readonly log: Pick<EventLog, 'offsets'>;
  readonly store: PartitionStore;
  /**
   * Returns whether a topic holds a record with an id (`ce_id`, or `dlq-id` of a dead-letter
   * record).
   */
  readonly isPublished: (topic: string, id: string) => boolean;
}

interface StoredPosition {
  readonly outbox: readonly { readonly topic: string; readonly headers: Record<string, string> }[];
}

/**
 * Positions: every partition has been folded to the end of its log, and everything in its outbox is
 * in the log.
 */
export async function positionsHold(positions: Positions): Promise<Verdict> {
  const { service, folded, log, store, isPublished } = positions;
  const differences = new Differences();
  let partitions = 0;
  for (const topic of folded) {
    for (const { partition, next: end } of await log.offsets(topic.name)) {
      partitions += 1;
      const stored = await store.loadMeta(scopeOf(service, topic, partition));
      const at = `${topic.name}[${partition}]`;
      if (stored === undefined) {
        differences.compare(`${at} next`, end, 0);
        continue;
      }
      const next = nextIn(stored.meta, topic);
      const { outbox } = JSON.parse(stored.meta) as StoredPosition;
      differences.compare(`${at} next`, end, next);
      for (const { topic: output, headers } of outbox) {
        const id = idIn(headers);
        if (!isPublished(output, id)) differences.add(`${at} has not published ${output} ${id}`);
      }
    }
  }
  return differences.verdict(`${partitions} partitions`);
}

function idIn(headers: Readonly<Record<string, string | Buffer>>): string {
  return (headers['dlq-id'] ?? headers['ce_id'])?.toString() ?? '';
}

/** Implements `isPublished` for records that were read from the topics. */
export function publishedIn(records: TopicRecords): Positions['isPublished'] {
  const ids = new Map<string, ReadonlySet<string>>();
  return (topic, id) => {
    const known =
      ids.get(topic) ?? new Set(records.topic(topic).map(({ headers }) => idIn(headers)));
    ids.set(topic, known);
    return known.has(id);
  };
}
