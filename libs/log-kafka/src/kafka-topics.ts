import type { TopicContract } from '@tradewind/contracts';
import type { Admin, ITopicConfig, Kafka } from 'kafkajs';
import { setTimeout } from 'node:timers/promises';
import { noTopic, PlatformError, partitionsChanged } from '@tradewind/log';
import type { KafkaEventLogOptions } from './kafka-options.js';
import { unavailable } from './unavailable.js';
import { topicSettingsOf } from './topic-settings.js';

const PING_TIMEOUT_MS = 5_000;
const PATIENCE_MS = 10_000;
const ASK_AGAIN_MS = 100;
/** How long it may take until every broker knows a new topic. */
const APPEARANCE_MS = 1_000;

export interface PartitionBounds {
  readonly partition: number;
  readonly first: number;
  readonly next: number;
}

/** Metadata of topics and groups, over one connection that is opened on first use. */
export class KafkaTopics {
  private readonly admin: Admin;
  private connected: Promise<void> | undefined;
  /** Partition counts never change, so they are looked up once. */
  private readonly counts = new Map<string, Promise<number>>();

  constructor(
    /** Requests are retried as often as this client is configured to. */
    kafka: Kafka,
    private readonly options: KafkaEventLogOptions,
  ) {
    this.admin = kafka.admin();
  }

  async ensure(contracts: readonly TopicContract[]): Promise<void> {
    await this.ask(async (admin) => {
      const existing = new Set(await admin.listTopics());
      const wanted = contracts.flatMap((contract) => this.topicsOf(contract));
      const missing = wanted.filter(({ topic }) => !existing.has(topic));
      // It is not an error if another process has just created the topic.
      if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
      const { topics } = await admin.fetchTopicMetadata({
        topics: wanted.map(({ topic }) => topic),
      });
      const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
      for (const { topic, numPartitions = 0 } of wanted) {
        const found = counts.get(topic) ?? 0;
        if (found !== numPartitions) throw partitionsChanged(topic, found, numPartitions);
      }
      const leaders = topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader));
      if (leaders.some((leader) => leader < 0)) throw tooEarly('a topic has no leader yet');
    });
  }

  /** Returns the bounds in the order of partitions. Rejects for an unknown topic. */
  async bounds(topic: string): Promise<PartitionBounds[]> {
    const count = await this.partitionCount(topic);
    return this.ask(async (admin) => {
      // During a leader election, the client omits the partition or throws.
      const offsets = await admin.fetchTopicOffsets(topic).catch((error: unknown) => {
        throw error instanceof TypeError ? tooEarly(`${topic} has no leader yet`) : error;
      });
      if (offsets.length < count) throw tooEarly(`a partition of ${topic} has no leader yet`);
      return offsets
        .map(({ partition, low, high }) => ({ partition, first: Number(low), next: Number(high) }))
        .sort((a, b) => a.partition - b.partition);
    });
  }

  /** Rejects for an unknown topic. */
  partitionCount(topic: string): Promise<number> {
    const known = this.counts.get(topic);
    if (known) return known;
    const count = this.ask(async (admin) => {
      await mustExist(topic, admin);
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    });
    this.counts.set(topic, count);
    count.catch(() => this.counts.delete(topic));
    return count;
  }

  /** Returns the committed offsets of a group on a topic, by partition. */
  committed(groupId: string, topic: string): Promise<ReadonlyMap<number, number>> {
    return this.ask(async (admin) => {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const offsets = found?.partitions.map((it) => [it.partition, Number(it.offset)] as const);
      return new Map(offsets?.filter(([, offset]) => offset >= 0));
    });
  }

  async forgetGroup(groupId: string): Promise<void> {
    await this.ask((admin) => admin.deleteGroups([groupId]));
  }

  async ping(): Promise<void> {
    const answered = new AbortController();
    const silence = setTimeout(PING_TIMEOUT_MS, undefined, { signal: answered.signal }).then(() => {
      throw tooEarly(`no broker has answered within ${PING_TIMEOUT_MS} ms`);
    });
    try {
      await Promise.race([this.ask((admin) => admin.describeCluster()), silence]);
    } finally {
      silence.catch(() => undefined);
      answered.abort();
    }
  }

  async close(): Promise<void> {
    if (this.connected) await this.admin.disconnect();
  }

  /** Asks again while the answer is that a new topic has no leader yet. */
  private async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await question(await this.connection());
      } catch (error) {
        const failure = isKafkaError(error) ? unavailable(error) : error;
        const isEarly = failure instanceof PlatformError && failure.retriable;
        if (!isEarly || performance.now() > deadline) throw failure;
        await setTimeout(ASK_AGAIN_MS);
      }
    }
  }

  private async connection(): Promise<Admin> {
    this.connected ??= this.admin.connect();
    await this.connected.catch((error: unknown) => {
      this.connected = undefined;
      throw error;
    });
    return this.admin;
  }

  private topicsOf(contract: TopicContract): ITopicConfig[] {
    const { replicationFactor = -1, minInsyncReplicas } = this.options;
    const inSync =
      minInsyncReplicas === undefined ? {} : { 'min.insync.replicas': minInsyncReplicas };
    return topicSettingsOf(contract).map(({ name, partitions, config }) => ({
      topic: name,
      numPartitions: partitions,
      replicationFactor,
      configEntries: Object.entries({ ...config, ...inSync }).map(([entry, value]) => ({
        name: entry,
        value: String(value),
      })),
    }));
  }
}

/** Checked first, since the client would wait much longer for the metadata of an unknown topic. */
async function mustExist(topic: string, admin: Admin): Promise<void> {
  const deadline = performance.now() + APPEARANCE_MS;
  while (!(await admin.listTopics()).includes(topic)) {
    if (performance.now() > deadline) throw noTopic(topic);
    await setTimeout(ASK_AGAIN_MS);
  }
}

function tooEarly(message: string): PlatformError {
  return new PlatformError('LOG.UNAVAILABLE', message, true);
}

function isKafkaError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}
