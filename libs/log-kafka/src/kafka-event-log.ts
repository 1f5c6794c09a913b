import type { TopicContract } from '@tradewind/contracts';
import type { Kafka, PartitionAssigner } from 'kafkajs';
import type {
  BatchHandler,
  EventLog,
  Subscription,
  Tail,
  LogRecord,
  NewRecord,
} from '@tradewind/log';
import { commonPartitionCount } from '@tradewind/log';
import { coPartitionAssigner } from './co-partition-assigner.js';
import { observeConsumer } from './client-observer.js';
import { GroupConsumer, type GroupConsumerOptions } from './group-consumer.js';
import {
  createKafka,
  QUESTION_RETRIES,
  STREAM_RETRIES,
  type KafkaEventLogOptions,
} from './kafka-options.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaTopics } from './kafka-topics.js';
import { lingerFor } from './linger.js';
import { KafkaTail, TAIL_GROUP, type TailRange } from './kafka-tail.js';

const HEARTBEATS_PER_SESSION = 30;

/**
 * The log in Apache Kafka. Connections are opened when they are needed.
 *
 * A subscription's group is named `<group>.<topic>`: each topic has one of its own, so that the members
 * of one need not know of the others. A tail joins a group of its own, `tradewind.tail.<uuid>`, which
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

  async subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    const groupId = `${group}.${topics[0] ?? ''}`;
    const partitions = await this.commonCount(topics);
    const consumer = new GroupConsumer(
      {
        createConsumer: this.consumerOf(
          groupId,
          topics.length > 1 ? [coPartitionAssigner(topics, partitions)] : undefined,
        ),
        restarts: true,
        groupId,
        topics,
        partitions: partitions * topics.length,
        handler,
        lingerMs: lingerFor(handler, this.options.lingerMs ?? 0),
        commits: true,
      },
      this.topics,
    );
    const close = await this.opened(consumer);
    return { failed: consumer.failed, close };
  }

  async tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    const ranges: TailRange[] = [];
    for (const topic of topics) {
      for (const { partition, first, next } of await this.topics.bounds(topic)) {
        const start = from === 'earliest' ? first : next;
        ranges.push({ topic, partition, offset: start, from: start, end: next });
      }
    }
    const tail = new KafkaTail(ranges, onRecord, this.topics, (groupId) =>
      this.consumerOf(groupId),
    );
    const close = await this.opened(tail);
    return { caughtUp: tail.caughtUp, failed: tail.failed, close };
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

  /** Starts a reader and remembers it until it is closed. */
  private async opened(reader: {
    start(): Promise<void>;
    close(): Promise<void>;
  }): Promise<() => Promise<void>> {
    const close = async (): Promise<void> => {
      this.open.delete(close);
      await reader.close();
    };
    this.open.add(close);
    try {
      await reader.start();
    } catch (error) {
      await close();
      throw error;
    }
    return close;
  }

  private async commonCount(topics: readonly string[]): Promise<number> {
    const counts = topics.map(async (topic) => {
      return { topic, partitions: await this.topics.partitionCount(topic) };
    });
    return commonPartitionCount(await Promise.all(counts));
  }

  private consumerOf(
    groupId: string,
    partitionAssigners?: PartitionAssigner[],
  ): GroupConsumerOptions['createConsumer'] {
    const { sessionTimeoutMs = 30_000, maxWaitMs = 100, maxBytesPerPartition } = this.options;
    return (mayRestart) => {
      const consumer = this.kafka.consumer({
        groupId,
        sessionTimeout: sessionTimeoutMs,
        rebalanceTimeout: 2 * sessionTimeoutMs,
        // A member learns of a rebalance by its heartbeats, and the others wait that long.
        heartbeatInterval: sessionTimeoutMs / HEARTBEATS_PER_SESSION,
        maxWaitTimeInMs: maxWaitMs,
        minBytes: 1,
        maxBytesPerPartition: maxBytesPerPartition ?? 1_048_576,
        allowAutoTopicCreation: false,
        ...(partitionAssigners && { partitionAssigners }),
        retry: { restartOnFailure: mayRestart },
      });
      const { observer } = this.options;
      return observer ? observeConsumer(consumer, observer, nameOf(groupId)) : consumer;
    };
  }
}

/** Returns the group's name for metrics: tail groups without their unique suffix. */
function nameOf(groupId: string): string {
  return groupId.startsWith(TAIL_GROUP) ? 'tail' : groupId;
}
