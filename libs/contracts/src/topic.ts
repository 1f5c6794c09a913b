import type { z } from 'zod';

/**
 * The kind of entity whose id is the record key. Records of one key share a partition and keep
 * their order.
 */
export type TopicKey =
  | 'shopper'
  | 'product'
  | 'segment'
  | 'item'
  | 'model'
  | 'conversation'
  | 'tenant'
  | 'document'
  | 'split'
  | 'regulation';

export type EventSchemas = Readonly<Record<string, z.ZodType>>;

/** The only definition of a topic; no other code contains a topic name. */
export interface TopicContract<Events extends EventSchemas = EventSchemas> {
  /** `<context>.<entity>.v<major>` */
  readonly name: string;
  readonly description: string;
  readonly key: TopicKey;
  /** Fixed for the life of the major version: a key must never move to another partition. */
  readonly partitions: number;
  readonly cleanup: 'delete' | 'compact';
  /**
   * Retention in days; for a compacted topic, the days before a superseded record may be removed.
   */
  readonly retentionDays: number;
  /**
   * Set if the events are decisions: they depend on something that the log does not contain, such
   * as a model at that moment, so they cannot be computed again. They name slots, of which
   * consumers take the first event, and are published only once they are stored durably.
   */
  readonly decisions?: true;
  /**
   * Set if results are needed by the end of an epoch and not at once. Consumers then fetch larger
   * batches, since each batch writes what it has changed.
   */
  readonly relaxed?: true;
  /** Payload schema by event type, e.g. `segment.entered`. */
  readonly events: Events;
}

/** The payloads of a topic as a discriminated union over their `type`. */
export type TopicEvent<T> =
  T extends TopicContract<infer Events>
    ? {
        [K in keyof Events & string]: { readonly type: K; readonly data: z.output<Events[K]> };
      }[keyof Events & string]
    : never;

/** Declares a topic and keeps the literal types of its events. */
export function defineTopic<const Events extends EventSchemas>(
  contract: TopicContract<Events>,
): TopicContract<Events> {
  return contract;
}

/** Topics keyed by shopper share this count, so that a shopper has the same partition in each. */
export const SHOPPER_PARTITIONS = 6;

/**
 * Returns the topic of records that cannot be folded, which contains their original bytes and the
 * reason.
 */
export function deadLetterTopicName(topic: string): string {
  return `${topic}.dlq`;
}
