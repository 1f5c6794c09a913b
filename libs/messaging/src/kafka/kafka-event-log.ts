import type { TopicContract } from '@tradewind/contracts';
import type { Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { CatchUp } from '../log/catch-up.js';
import type { BatchHandler, EventLog, Position, Subscription, Tail } from '../log/event-log.js';
import type { LogRecord, NewRecord } from '../log/records.js';
import { GroupConsumer, type GroupConsumerOptions } from './group-consumer.js';
import {
  createKafka,
  QUESTION_RETRIES,
  STREAM_RETRIES,
  type KafkaEventLogOptions,
} from './kafka-options.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTopics } from './kafka-topics.js';
import { TailHandler } from './tail-handler.js';

const HEARTBEATS_PER_SESSION = 30;

/**
 * The log in Apache Kafka. Connections are opened when they are needed.
 *
 * A subscription's group is named `<group>.<topic>`: each topic has one of its own, so that the members
 * of one need not know of the others. A tail joins a group of its own, `tradewind-tail-<uuid>`, which
 * commits nothing and is deleted when the tail is closed.
 */
export class KafkaEventLog implements EventLog {
  private readonly kafka: Kafka;
  private readonly topics: KafkaTopics;
  private readonly publisher: KafkaPublisher;
  private readonly open = new Set<() => Promise<void>>();

  constructor(private readonly options: KafkaEventLogOptions) {
    this.kafka = createKafka(options, STREAM_RETRIES);
    this.topics = new KafkaTopics(createKafka(options, QUESTION_RETRIES), options);
    this.publisher = new KafkaPublisher(this.kafka, options, (topic) =>
      this.topics.partitionCount(topic),
    );
  }

  publish(records: readonly NewRecord[]): Promise<void> {
    return this.publisher.publish(records);
  }

  async subscribe(group: string, topic: string, handler: BatchHandler): Promise<Subscription> {
    const { failed, close } = await this.join({
      groupId: `${group}.${topic}`,
      topics: [topic],
      partitions: await this.topics.partitionCount(topic),
      handler,
      commits: true,
    });
    return { failed, close };
  }

  async tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    const ranges: (Position & { from: number; end: number })[] = [];
    for (const topic of topics) {
      for (const { partition, first, next } of await this.topics.bounds(topic)) {
        const start = from === 'earliest' ? first : next;
        ranges.push({ topic, partition, offset: start, from: start, end: next });
      }
    }
    const catchUp = new CatchUp(ranges);
    const handler = new TailHandler(ranges, catchUp, onRecord);
    const groupId = `tradewind-tail-${randomUUID()}`;
    const { failed, close } = await this.join({
      groupId,
      topics,
      partitions: ranges.length,
      handler,
      commits: false,
      onPassedOver: (partition, next) => {
        handler.reached(partition, next);
      },
    });
    failed.catch((error: unknown) => {
      catchUp.fail(error);
    });
    return {
      caughtUp: catchUp.done,
      failed,
      close: async () => {
        await close();
        // Without members and offsets the broker forgets it anyway, if later.
        await this.topics.forgetGroup(groupId).catch(() => undefined);
      },
    };
  }

  ensureTopics(topics: readonly TopicContract[]): Promise<void> {
    return this.topics.ensure(topics);
  }

  offsets(topic: string): Promise<readonly { partition: number; first: number; next: number }[]> {
    return this.topics.bounds(topic);
  }

  ping(): Promise<void> {
    return this.topics.ping();
  }

  async close(): Promise<void> {
    await Promise.all([...this.open].map((close) => close()));
    await this.publisher.close();
    await this.topics.close();
  }

  private async join(
    options: Omit<GroupConsumerOptions, 'consumer'>,
  ): Promise<{ failed: Promise<never>; close: () => Promise<void> }> {
    const consumer = new GroupConsumer(
      { ...options, consumer: this.consumer(options.groupId) },
      this.topics,
    );
    const close = async (): Promise<void> => {
      this.open.delete(close);
      await consumer.close();
    };
    this.open.add(close);
    try {
      await consumer.start();
    } catch (error) {
      await close();
      throw error;
    }
    return { failed: consumer.failed, close };
  }

  private consumer(groupId: string): ReturnType<Kafka['consumer']> {
    const { sessionTimeoutMs = 30_000, maxWaitMs = 100, maxBytesPerPartition } = this.options;
    return this.kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: 2 * sessionTimeoutMs,
      // A member hears of a rebalance by its heartbeats: the others wait for that long.
      heartbeatInterval: sessionTimeoutMs / HEARTBEATS_PER_SESSION,
      maxWaitTimeInMs: maxWaitMs,
      minBytes: 1,
      maxBytesPerPartition: maxBytesPerPartition ?? 1_048_576,
      allowAutoTopicCreation: false,
    });
  }
}
