import { allTopics, deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import type { TopicContract } from '@tradewind/contracts';
import { createKafka, KafkaEventLog } from '@tradewind/log-kafka';
import type { Admin } from 'kafkajs';
import { until } from './until.js';

const RETRIES = 5;
const GONE_WITHIN_MS = 30_000;

/** The Kafka of a measurement, used by nobody else. */
export class KafkaServer {
  readonly #admin: Admin;

  private constructor(
    private readonly brokers: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    this.#admin = createKafka({ brokers, clientId: 'bench' }, RETRIES).admin();
  }

  static async connect(kafkaBrokers: string, signal: AbortSignal): Promise<KafkaServer> {
    const server = new KafkaServer(kafkaBrokers.split(','), signal);
    await server.#admin.connect();
    return server;
  }

  /**
   * Returns a separate client, which the caller closes: it remembers topics, which come and go
   * here.
   */
  openLog(): KafkaEventLog {
    return new KafkaEventLog({ brokers: this.brokers, clientId: 'bench' });
  }

  /** Empties topics by deleting and creating them, together with their dead-letter topics. */
  async recreate(topics: readonly TopicContract[]): Promise<void> {
    await this.remove(topics);
    const log = this.openLog();
    try {
      await log.ensureTopics(topics);
    } finally {
      await log.close();
    }
  }

  async remove(topics: readonly TopicContract[]): Promise<void> {
    const names = topics.flatMap(({ name }) => [name, deadLetterTopicName(name)]);
    const existing = await this.#existing(names);
    if (existing.length === 0) return;
    await this.#admin.deleteTopics({ topics: existing });
    await until(async () => (await this.#existing(names)).length === 0, {
      what: 'end of the deletion of topics',
      withinMs: GONE_WITHIN_MS,
      signal: this.signal,
    });
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }

  async #existing(names: readonly string[]): Promise<string[]> {
    const there = new Set(await this.#admin.listTopics());
    return names.filter((name) => there.has(name));
  }
}

/** The topics that services emit to. A second run must not find the output of the first. */
export const concludedTopics: readonly TopicContract[] = allTopics.filter(
  ({ name }) => name !== storefrontEvents.name,
);
