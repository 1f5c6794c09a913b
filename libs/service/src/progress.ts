import type { MissingData } from '@tradewind/contracts';
import type { PartitionProgress } from '@tradewind/fold';
import type { EventLog } from '@tradewind/log';
import type { OpenTraining } from './open-trainings.js';

/** Where one partition's fold stands; counts are cumulative and exact. */
export interface FoldProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next record to fold, and the end of the log: equal when caught up. */
  readonly next: number;
  readonly end: number;
  readonly folded: number;
  readonly duplicates: number;
  readonly deadLettered: number;
  /** Events concluded, by topic. */
  readonly emitted: Readonly<Record<string, number>>;
  /** Stream time, ms. */
  readonly clock?: number;
  readonly blocked: boolean;
}

export interface ServiceProgress {
  readonly service: string;
  readonly folds: readonly FoldProgress[];
  /** What the service has too little data for, of the tenant who asks. */
  readonly missing: readonly MissingData[];
  /** Training jobs of the tenant who asks that have not ended. */
  readonly trainings: readonly OpenTraining[];
}

/** The progress of the partitions that this replica owns, against the log's ends as of now. */
export async function progressOf(
  service: string,
  partitions: readonly PartitionProgress[],
  log: EventLog,
): Promise<Omit<ServiceProgress, 'missing' | 'trainings'>> {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  const ends = new Map<string, number>();
  await Promise.all(
    topics.map(async (topic) => {
      for (const { partition, next } of await log.offsets(topic)) {
        ends.set(`${topic}:${String(partition)}`, next);
      }
    }),
  );
  const folds = partitions.map(({ counts, ...at }) => ({
    ...at,
    ...counts,
    end: Math.max(at.next, ends.get(`${at.topic}:${String(at.partition)}`) ?? at.end),
  }));
  return { service, folds };
}
