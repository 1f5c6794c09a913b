import { setImmediate } from 'node:timers/promises';
import kafkajs, { type Kafka, type Producer, type TopicMessages } from 'kafkajs';
import { noPartition, PlatformError } from '@tradewind/log';
import type { NewRecord } from '@tradewind/log';
import { observeProducer } from './client-observer.js';
import { COMPRESSION, type KafkaEventLogOptions } from './kafka-options.js';
import { unanswered } from './unanswered.js';
import { unavailable } from './unavailable.js';
import { requestRounds, sizeOf } from './request-rounds.js';

interface Waiting {
  readonly records: readonly NewRecord[];
  resolve(): void;
  reject(error: unknown): void;
}

const DEFAULT_MAX_RECORD_BYTES = 1_000_000;

/**
 * Appends records with acks from all in-sync replicas.
 *
 * One request is under way at a time, and records published meanwhile form the next one. So calls
 * keep their order even if a request is sent again, and many small ones need few requests. The
 * producer is not idempotent, since kafkajs never recovers its sequence numbers; a record that is
 * appended twice has the same event id, by which it is dropped.
 */
export class KafkaPublisher {
  private readonly producer: Producer;
  private readonly compression: (typeof COMPRESSION)[keyof typeof COMPRESSION];
  private readonly maxRecordBytes: number;
  private connected: Promise<void> | undefined;
  private waiting: Waiting[] = [];
  private sending = false;

  constructor(
    kafka: Kafka,
    options: KafkaEventLogOptions,
    private readonly partitionCount: (topic: string) => Promise<number>,
  ) {
    this.producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    if (options.observer) observeProducer(this.producer, options.observer);
    this.compression = COMPRESSION[options.compression ?? 'none'];
    this.maxRecordBytes = options.maxRecordBytes ?? DEFAULT_MAX_RECORD_BYTES;
  }

  publish(records: readonly NewRecord[]): Promise<void> {
    if (records.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ records, resolve, reject });
      void this.sendWaiting();
    });
  }

  async close(): Promise<void> {
    if (this.connected) await this.producer.disconnect();
  }

  private async sendWaiting(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    // The partitions of one fetch publish at about the same time, so their records can share a
    // request.
    await setImmediate();
    while (this.waiting.length > 0) {
      const calls = this.waiting;
      this.waiting = [];
      await this.sendTogether(await this.acceptable(calls));
    }
    this.sending = false;
  }

  /** Rejects calls that cannot succeed, so that they do not fail others in the same request. */
  private async acceptable(calls: readonly Waiting[]): Promise<Waiting[]> {
    const accepted: Waiting[] = [];
    for (const call of calls) {
      try {
        for (const record of call.records) await this.check(record);
        accepted.push(call);
      } catch (error) {
        call.reject(error);
      }
    }
    return accepted;
  }

  private async check(record: NewRecord): Promise<void> {
    const { topic, partition } = record;
    // kafkajs silently drops records for a partition that does not exist.
    if (partition < 0 || partition >= (await this.partitionCount(topic))) {
      throw noPartition(topic, partition);
    }
    const size = sizeOf(record);
    if (size > this.maxRecordBytes) {
      const message = `A record for ${topic} has ${size} bytes, more than ${this.maxRecordBytes}`;
      throw new PlatformError('LOG.RECORD_TOO_LARGE', message, false);
    }
  }

  private async sendTogether(calls: readonly Waiting[]): Promise<void> {
    try {
      const rounds = requestRounds(calls.flatMap(({ records }) => records));
      if (rounds.length > 0) await this.connect();
      for (const round of rounds) await this.send(round);
      for (const call of calls) call.resolve();
    } catch (cause) {
      const error = unavailable(cause);
      for (const call of calls) call.reject(error);
    }
  }

  /**
   * kafkajs keeps answers by broker. If a request is sent again after the leader of a partition has
   * moved to a broker that has already answered for others, it skips the partition and reports
   * success. Messages of partitions that no answer names are therefore sent again.
   */
  private async send(round: readonly TopicMessages[]): Promise<void> {
    let left = [...round];
    while (left.length > 0) {
      const request = { acks: -1, compression: this.compression, topicMessages: left };
      const answers = await this.producer.sendBatch(request);
      if (answers.length === 0) {
        throw new PlatformError('LOG.UNAVAILABLE', 'no broker has answered', true);
      }
      left = unanswered(left, answers);
    }
  }

  private async connect(): Promise<void> {
    this.connected ??= this.producer.connect();
    try {
      await this.connected;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
  }
}
