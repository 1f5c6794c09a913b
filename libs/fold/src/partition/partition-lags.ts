import type { LogRecord, TopicPartition } from '@tradewind/log';
import type { FoldGroup } from '../group/fold-group.js';
import { nextOf } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';
import { LagTracker } from './lag-tracker.js';
import type { PartitionProgress } from './partition-progress.js';

/** How far a partition has come in each of its input topics. */
export class PartitionLags {
  readonly #lags: ReadonlyMap<string, LagTracker>;
  /** While a chunk is under way: the positions before it, by topic. */
  #before: Pick<PartitionMeta, 'positions'> | undefined;

  constructor(
    group: FoldGroup,
    private readonly partition: number,
  ) {
    this.#lags = new Map(group.inputs.map(({ name }) => [name, new LagTracker()]));
  }

  of(topic: string): LagTracker {
    const lag = this.#lags.get(topic);
    if (lag === undefined) throw new TypeError(`${topic} is no input of the partition`);
    return lag;
  }

  /** A chunk is under way: its records count as folded only once what they conclude is published. */
  begin({ positions }: PartitionMeta): void {
    this.#before = { positions: { ...positions } };
  }

  /** The chunk has been stored and published, or memory has been dropped. */
  end(): void {
    this.#before = undefined;
  }

  /** By input topic. */
  progressOf(
    meta: PartitionMeta,
    state: Pick<PartitionProgress, 'blocked' | 'struggling'>,
  ): readonly PartitionProgress[] {
    return [...this.#lags].map(([topic, lag]) => {
      const at: TopicPartition = { topic, partition: this.partition };
      const next = nextOf(this.#before ?? meta, topic);
      return { ...at, ...lag.progressOf(meta, topic, next), ...state };
    });
  }

  /**
   * Looks at the end of a topic's log, unless it cannot be had; `meta` is absent while no state is loaded.
   * Returns for how long the folds have stood still although there are records and nothing to wait for, ms.
   */
  watch(
    topic: string,
    end: number | undefined,
    { meta, isWaiting }: { readonly meta: PartitionMeta | undefined; readonly isWaiting: boolean },
  ): number {
    const lag = this.of(topic);
    if (end !== undefined) lag.end = end;
    const isIdle = meta !== undefined && nextOf(meta, topic) >= lag.end;
    if (isIdle || isWaiting || end === undefined) lag.moved();
    return lag.stoodMs;
  }

  /** Records that are not folded yet. */
  behind(meta: PartitionMeta): number {
    let behind = 0;
    for (const [topic, { end }] of this.#lags) behind += Math.max(0, end - nextOf(meta, topic));
    return behind;
  }

  /** These records, or some of them, have been folded and stored. */
  moved(records: readonly LogRecord[], meta: PartitionMeta): void {
    for (const [topic, lag] of this.#lags) {
      const next = nextOf(meta, topic);
      const last = records.findLast((record) => record.topic === topic && record.offset < next);
      lag.moved();
      lag.timestamp = last?.timestamp ?? lag.timestamp;
    }
  }
}
