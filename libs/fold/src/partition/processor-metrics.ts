import type { TopicPartition } from '@tradewind/log';

/** An event that a fold has concluded. */
export interface EmittedEvent {
  readonly topic: string;
  /** As in the topic's contract, e.g. `segment.entered`. */
  readonly type: string;
  /** Null for a tombstone. */
  readonly value: string | null;
}

/** What the processors of a service report; `at` names the partition whose fold it is. */
export interface ProcessorMetrics {
  /** Events folded into state, stored. */
  folded(at: TopicPartition, events: number): void;
  /** Events dropped since they had been folded before. */
  duplicated(at: TopicPartition, events: number): void;
  /** A record went to the dead letters; `code` is one of a closed set. */
  deadLettered(at: TopicPartition, code: string): void;
  /** An event was concluded and stored; it is published next. `value` is its data as JSON. */
  emitted(event: EmittedEvent): void;
  /** A shopper had too many ids already to be linked to one more. */
  linkRefused(at: TopicPartition): void;
  /** Records were deleted from the log before they were folded. */
  gap(at: TopicPartition, records: number): void;
  /** A write was refused: another owner has written. */
  conflicted(at: TopicPartition): void;
  /** The store was found to hold something else than was written last. */
  regressed(at: TopicPartition): void;
  /** Events were published again, from the outbox of an owner that may not have got to it. */
  republished(at: TopicPartition, events: number): void;
  /** The log or the store refused or did not answer; it is tried again. */
  retried(at: TopicPartition, error: unknown): void;
  /** A member of the topic's group was given these partitions. */
  assigned(topic: string, partitions: readonly number[]): void;
  /** Time to fold, store and publish a batch, without waits for models. */
  batchTook(topic: string, seconds: number): void;
  /** Time of one atomic write. */
  writeTook(topic: string, seconds: number): void;
  /** Time until decisions were confirmed to be durable. */
  confirmTook(topic: string, seconds: number): void;
  /** Time until the log had acknowledged an outbox. */
  publishTook(topic: string, seconds: number): void;
  /**
   * Time from the collector to the log's acknowledgement, of the oldest record that an outbox was
   * concluded from.
   */
  outputTook(topic: string, seconds: number): void;
}
