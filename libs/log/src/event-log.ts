import type { TopicContract } from '@tradewind/contracts';
import type { LogRecord, NewRecord, TopicPartition } from './records.js';

/** Appends to the log. */
export interface EventSink {
  /**
   * Resolves when every record is durable (Kafka: acks from all in-sync replicas). Records for one
   * partition keep their order. After a rejection any part of them may have been appended.
   */
  publish(records: readonly NewRecord[]): Promise<void>;
}

/** Records of one partition in offset order; possibly none that are visible. */
export interface Batch extends TopicPartition {
  readonly records: readonly LogRecord[];
  /**
   * The position that the handler asked for: the `next` of its last outcome, of the last seek, or
   * of the assignment. The batch begins later than that only if the log no longer holds the records
   * in between (they outlived their retention): a gap that seeking back cannot close.
   */
  readonly firstOffset: number;
  /** The offset after the last of the batch, counting records that are not visible. */
  readonly nextOffset: number;
  /** The end of the partition's log when the batch was fetched. */
  readonly endOffset: number;
}

/** The result of handling a batch. */
export type BatchOutcome =
  /** Everything below `next` is done with; the source goes on from there. */
  | { readonly kind: 'advanced'; readonly next: number }
  /** As above, but nothing more can be done until `ready` resolves: the partition is paused till then. */
  | { readonly kind: 'blocked'; readonly next: number; readonly ready: Promise<void> }
  /** The batch does not fit what is known of the partition: go on from `next`, forwards or backwards. */
  | { readonly kind: 'seek'; readonly next: number };

/** Where to start reading a partition. */
export interface Position extends TopicPartition {
  readonly offset: number;
}

/**
 * Receives the partitions of a consumer group member. Batches of one partition never overlap. A
 * rejection of either method is a defect: it ends the subscription. What may heal by itself (a store
 * that is down) is an outcome, `blocked`.
 */
export interface BatchHandler {
  /**
   * The partitions now owned, all of them, after every rebalance. Returns where each is to be read
   * from; the source goes there whatever the group's committed offsets say. One left out goes on from
   * its committed offset, or else from the log's beginning. No batch comes before this has resolved.
   */
  assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]>;
  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome>;
  /** Nobody waits for what it concludes: fewer and longer batches suit it better. @default false */
  readonly relaxed?: boolean | undefined;
}

export interface BatchProgress {
  /** Tells the group that this member lives; call between steps of long work. Never rejects. */
  heartbeat(): Promise<void>;
  /** The partition was sought or is no longer this member's: drop the work. */
  isStale(): boolean;
}

export interface SourceControl {
  /**
   * The next batch of the partition starts at `offset`; before the first record, at the first. The
   * outcome of a batch under way is dropped, a block is lifted. Without effect once the partition was
   * taken away.
   */
  seek(partition: TopicPartition, offset: number): void;
}

export interface Subscription {
  /** Stops fetching, lets the batch under way finish, leaves the group. */
  close(): Promise<void>;
  /** Rejects when the subscription has died for good; never resolves otherwise. */
  readonly failed: Promise<never>;
}

export interface BatchSource {
  /**
   * Joins a consumer group on one topic. The subscription fails if the handler asks for an offset past
   * the log's end, since the log has then lost records or was recreated.
   */
  subscribe(group: string, topic: string, handler: BatchHandler): Promise<Subscription>;
}

export interface Tail {
  /** Resolves once everything that stood in the log when the tail began has been delivered. */
  readonly caughtUp: Promise<void>;
  /** Rejects when the tail has died for good (then `caughtUp` does too); never resolves otherwise. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Reads every partition of topics, without a group and without committing anything. */
export interface TopicReader {
  tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail>;
}

export interface LogAdmin {
  /**
   * Creates the topics that do not exist, with their dead-letter topics. Rejects when one exists
   * with another partition count, since keys would then have moved.
   */
  ensureTopics(topics: readonly TopicContract[]): Promise<void>;
  /** Returns the first and next offset of each partition. */
  offsets(topic: string): Promise<readonly { partition: number; first: number; next: number }[]>;
  /** Resolves when the log answers; rejects otherwise. For readiness. */
  ping(): Promise<void>;
}

export interface EventLog extends EventSink, BatchSource, TopicReader, LogAdmin {
  close(): Promise<void>;
}
