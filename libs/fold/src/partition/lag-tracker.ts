import type { TopicPartition } from '@tradewind/log';
import { noCounts } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';
import type { PartitionProgress } from './partition-progress.js';

/** How far a partition has come in one of its topics, and since when it has not moved though it could. */
export class LagTracker {
  /** The end of the log when last seen. */
  end = 0;
  /** When the log took the last record that was folded, ms; absent before the first. */
  timestamp: number | undefined;
  #target = 0;
  #movedAt = performance.now();

  /** Caught up means from here on: past everything that the log holds now. */
  aimAt(end: number): void {
    this.end = Math.max(end, this.end);
    this.#target = Math.max(end, this.#target);
  }

  /** As of a meta, of which the records below `next` are done with: what the log and the clock say of it. */
  progressOf(
    meta: PartitionMeta,
    topic: string,
    next: number,
  ): Omit<PartitionProgress, keyof TopicPartition | 'blocked' | 'struggling'> {
    const { clock } = meta;
    return {
      next,
      end: Math.max(this.end, next),
      ...(clock !== undefined && { clock }),
      ...(this.timestamp !== undefined && { timestamp: this.timestamp }),
      // To look must change nothing that is stored.
      counts: meta.counts[topic] ?? noCounts(),
      caughtUp: next >= this.#target,
    };
  }

  moved(): void {
    this.#movedAt = performance.now();
  }

  /** Time since it moved last, ms. */
  get stoodMs(): number {
    return performance.now() - this.#movedAt;
  }
}
