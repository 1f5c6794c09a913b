import type { FoldHealth, PartitionProgress } from '@tradewind/fold';
import type { Metrics } from '@tradewind/observability';

/** The source of the gauges; a `BatchServer` is one. */
export interface FoldsWatched {
  readonly progress: readonly PartitionProgress[];
  readonly health: readonly FoldHealth[];
}

/**
 * Exports gauges of the positions of a service's folds, from memory at every scrape. Those of a
 * partition disappear with it.
 */
export function partitionMetrics(metrics: Metrics, folds: FoldsWatched): void {
  const age = new LagAge();
  const ofPartitions = (
    name: string,
    help: string,
    value: (at: PartitionProgress) => number | undefined,
  ) => {
    metrics.sampled(`tradewind_${name}`, help, ['topic', 'partition'], () =>
      folds.progress.flatMap((at) => {
        const { topic, partition } = at;
        const sample = value(at);
        return sample === undefined ? [] : [{ labels: { topic, partition }, value: sample }];
      }),
    );
  };
  ofPartitions('lag_records', 'Records that have not been folded yet.', lagOf);
  ofPartitions('next_offset', 'Offset of the next record to fold.', ({ next }) => next);
  ofPartitions('stream_time_seconds', 'The clock of the partition, Unix time.', ({ clock }) =>
    clock === undefined ? undefined : clock / 1_000,
  );
  ofPartitions('blocked', '1 while the partition waits for a model.', ({ blocked }) => +blocked);
  ofPartitions(
    'struggling',
    '1 while the log or the store refuses requests of the partition.',
    ({ struggling }) => +struggling,
  );
  metrics.sampled(
    'tradewind_lag_seconds',
    'Age of the oldest record that is not folded yet; 0 when there is none.',
    ['topic', 'partition'],
    () =>
      age
        .of(folds.progress)
        .map(({ topic, partition, seconds }) => ({ labels: { topic, partition }, value: seconds })),
  );
  foldMetrics(metrics, folds);
}

function foldMetrics(metrics: Metrics, folds: FoldsWatched): void {
  const ofFolds = (name: string, help: string, value: (fold: FoldHealth) => number) => {
    metrics.sampled(`tradewind_${name}`, help, ['topic'], () =>
      folds.health.map((fold) => ({ labels: { topic: fold.topic }, value: value(fold) })),
    );
  };
  ofFolds('fold_ready', '1 once the fold has caught up with its log.', ({ ready }) => +ready);
  ofFolds(
    'fold_stalled_seconds',
    'Time for which a partition has made no progress without a reason.',
    ({ stalledMs }) => stalledMs / 1_000,
  );
  ofFolds('partitions_owned', 'Partitions that this replica folds.', ({ topic }) =>
    folds.progress.reduce((sum, at) => sum + Number(at.topic === topic), 0),
  );
}

function lagOf({ end, next }: PartitionProgress): number {
  return Math.max(0, end - next);
}

/**
 * Age of the oldest record that waits to be folded. It is at most the age of the last folded
 * record, since the log took the oldest waiting one later, and at most the time since the last look
 * that found nothing waiting, since the last record of a quiet topic is old.
 */
export class LagAge {
  #idleAt = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  of(
    progress: readonly PartitionProgress[],
  ): { readonly topic: string; readonly partition: number; readonly seconds: number }[] {
    const now = this.now();
    const idleAt = new Map<string, number>();
    const ages = progress.map((at) => {
      const { topic, partition, timestamp } = at;
      const key = `${topic}|${String(partition)}`;
      const waits = lagOf(at) > 0;
      const idle = waits ? this.#idleAt.get(key) : now;
      if (idle !== undefined) idleAt.set(key, idle);
      const since = Math.max(timestamp ?? -Infinity, idle ?? -Infinity);
      const ms = waits && Number.isFinite(since) ? now - since : 0;
      return { topic, partition, seconds: Math.max(0, ms) / 1_000 };
    });
    this.#idleAt = idleAt;
    return ages;
  }
}
