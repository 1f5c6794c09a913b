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

/** Records of one partition in offset order; possibly no visible ones. */
export interface Batch extends TopicPartition {
  readonly records: readonly LogRecord[];
  /**
   * The position that the handler asked for: the `next` of its last outcome, of the last seek, or
   * of the assignment. The batch begins later only if the log no longer holds the records in
   * between because they outlived their retention. Seeking back cannot close such a gap.
   */
  readonly firstOffset: number;
  /** The offset after the last record of the batch, counting invisible ones. */
  readonly nextOffset: number;
  /** The end of the partition's log when the batch was fetched. */
  readonly endOffset: number;
}

/** The result of handling a batch. */
export type BatchOutcome =
  /** Everything below `next` is processed; the source continues from there. */
  | { readonly kind: 'advanced'; readonly next: number }
  /**
   * Like `advanced`, but the partition is paused until `ready` resolves; then the rest of the batch is
   * handled, even if no record is left in it.
   */
  | { readonly kind: 'blocked'; readonly next: number; readonly ready: Promise<void> }
  /** The batch does not fit the partition's state: continue from `next`, forwards or backwards. */
  | { readonly kind: 'seek'; readonly next: number };

/** Where to start reading a partition. */
export interface Position extends TopicPartition {
  readonly offset: number;
}

/**
 * Receives the partitions of a consumer group member. Batches of one partition never overlap. A
 * rejection of either method is a defect and ends the subscription. A condition that may pass, such
 * as an unavailable store, is the outcome `blocked`.
 */
export interface BatchHandler {
  /**
   * Called after every rebalance with all partitions that are now owned. Returns where each is to
   * be read from; the source goes there whatever the group's committed offsets are. A partition
   * without a returned position continues from its committed offset, else from the beginning of the
   * log. No batch is delivered before this has resolved.
   */
  assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]>;
  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome>;
  /**
   * Results are not needed at once, so that fewer and larger batches suit the handler better.
   * @default false
   */
  readonly relaxed?: boolean | undefined;
}

export interface BatchProgress {
  /** Sends a heartbeat to the group; call it between steps of long work. Never rejects. */
  heartbeat(): Promise<void>;
  /** Returns true if the partition was sought or is no longer this member's: drop the work. */
  isStale(): boolean;
}

export interface SourceControl {
  /**
   * Makes the next batch of the partition start at `offset`, or at the first record if that is
   * later. The outcome of a batch under way is dropped, and a block is lifted. Has no effect once
   * the partition was taken away.
   */
  seek(partition: TopicPartition, offset: number): void;
}

export interface Subscription {
  /** Stops fetching, waits for the batch under way, and leaves the group. */
  close(): Promise<void>;
  /** Rejects when the subscription has died for good; never resolves otherwise. */
  readonly failed: Promise<never>;
}

export interface BatchSource {
  /**
   * Joins a consumer group on topics of the same partition count: whoever has a partition of one of them
   * has it of all. The group is named `<group>.<first topic>`. Rejects if a topic does not exist, or has
   * another partition count than the first. The subscription fails if the handler asks for an offset past
   * the log's end, since the log has then lost records or was recreated.
   */
  subscribe(group: string, topics: readonly string[], handler: BatchHandler): Promise<Subscription>;
}

export interface Tail {
  /** Resolves once all records that the log held when the tail began have been delivered. */
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
