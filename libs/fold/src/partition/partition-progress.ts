import type { TopicPartition } from '@tradewind/log';
import type { FoldCounts } from '../memory/partition-meta.js';

/** Where a partition's fold stands, for progress reports. */
export interface PartitionProgress extends TopicPartition {
  /** Offset of the next record to fold. */
  readonly next: number;
  /** The end of the log when last seen. */
  readonly end: number;
  /** Stream time, ms. */
  readonly clock?: number;
  /** When the log took the last record that was folded by this owner, ms. */
  readonly timestamp?: number;
  readonly counts: FoldCounts;
  /** Waits for a model. */
  readonly blocked: boolean;
  /** The log or the store refuses or does not answer. */
  readonly struggling: boolean;
  /** Everything that the log held when the state was loaded has been folded. */
  readonly caughtUp: boolean;
}
