import { setTimeout as pause } from 'node:timers/promises';
import { createKafka } from '@tradewind/log-kafka';
import kafkajs from 'kafkajs';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { WorkloadRecord } from './subject.js';

const { CompressionTypes, Partitioners } = kafkajs;

const REQUEST_TIMEOUT_MS = 30_000;
/** The client retries this often by itself, then looks for the leader again. */
const RETRIES = 1;
const RETRY_MS = 250;
/** Brokers are restarted meanwhile and are unavailable for no longer than this. */
const GIVE_UP_AFTER_MS = 120_000;
const MAX_CHUNK_RECORDS = 500;
/** Larger records are sent alone, so that the broker never refuses a batch. */
const MAX_CHUNK_BYTES = 400_000;

const compressions = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;

/**
 * Appends the records of a workload in order, each exactly once although brokers are killed
 * meanwhile: a batch that is sent again has the same sequence numbers, by which a broker recognises
 * it. For this each request goes to one partition, and nobody else may write to it.
 */
export class WorkloadPublisher {
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  /** Records appended, by partition. */
  readonly #appended = new Map<string, number>();
  #connected: Promise<void> | undefined;
  #published = 0;

  constructor(
    /** Addresses in the form of `KAFKA_BROKERS`. */
    brokers: string,
    private readonly records: readonly WorkloadRecord[],
    private readonly signal: AbortSignal,
  ) {
    const options = {
      clientId: 'tradewind-faults',
      brokers: brokers.split(','),
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    };
    this.#kafka = createKafka(options, RETRIES);
    this.#producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: true,
      retry: { retries: RETRIES },
    });
  }

  /** Records published so far. */
  get published(): number {
    return this.#published;
  }

  /** Appends the missing ones of the first `count` records. Topics must have been empty before. */
  async publishUpTo(count: number): Promise<void> {
    while (this.#published < count) {
      const end = Math.min(count, this.#published + MAX_CHUNK_RECORDS);
      const chunk = alike(this.records.slice(this.#published, end));
      await this.#append(chunk);
      this.#published += chunk.length;
    }
  }

  /** Rejects if a partition holds more or fewer records than were appended to it. */
  async expectExact(): Promise<void> {
    const topics = new Set(this.records.slice(0, this.#published).map(({ topic }) => topic));
    const ends = await this.#ends([...topics]);
    for (const [at, appended] of this.#appended) {
      if (ends.get(at) === appended) continue;
      throw new Error(`${at} ends at ${ends.get(at)}, but the suite has appended ${appended}`);
    }
  }

  async close(): Promise<void> {
    await this.#producer.disconnect().catch(() => undefined);
  }

  async #append(chunk: readonly WorkloadRecord[]): Promise<void> {
    const deadline = performance.now() + GIVE_UP_AFTER_MS;
    const partitions = Map.groupBy(chunk, partitionOf);
    await Promise.all(
      [...partitions].map(async ([partition, records]) => {
        await this.#send(records, deadline);
        this.#appended.set(partition, (this.#appended.get(partition) ?? 0) + records.length);
      }),
    );
  }

  /** Sends the records to one partition, again and again until they are acknowledged. */
  async #send(records: readonly WorkloadRecord[], deadline: number): Promise<void> {
    const { topic = '', compression = 'none' } = records[0] ?? {};
    for (;;) {
      this.signal.throwIfAborted();
      try {
        await this.#connect();
        await this.#producer.send({
          topic,
          acks: -1,
          compression: compressions[compression],
          messages: records.map(messageOf),
        });
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
      await pause(RETRY_MS);
    }
  }

  /** Connects once, since a producer that reconnects gets new sequence numbers. */
  async #connect(): Promise<void> {
    this.#connected ??= this.#producer.connect();
    try {
      await this.#connected;
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  async #ends(topics: readonly string[]): Promise<Map<string, number>> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const ends = new Map<string, number>();
      for (const topic of topics) {
        for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
          ends.set(`${topic}:${partition}`, Number(high));
        }
      }
      return ends;
    } finally {
      await admin.disconnect();
    }
  }
}

/**
 * Returns the longest prefix whose records can share a request: compressed in the same way, and not
 * too large.
 */
function alike(records: readonly WorkloadRecord[]): readonly WorkloadRecord[] {
  let bytes = 0;
  const end = records.findIndex((record, index) => {
    bytes += sizeOf(record);
    const isOther = record.compression !== records[0]?.compression;
    return index > 0 && (isOther || bytes > MAX_CHUNK_BYTES);
  });
  return end === -1 ? records : records.slice(0, end);
}

function sizeOf({ key, value, headers }: WorkloadRecord): number {
  const parts = [key, value, ...Object.entries(headers).flat()];
  return parts.reduce((sum, part) => sum + (part === null ? 0 : Buffer.byteLength(part)), 0);
}

function partitionOf({ topic, partition }: WorkloadRecord): string {
  return `${topic}:${partition}`;
}

function messageOf({ partition, key, value, headers }: WorkloadRecord): Message {
  return { partition, key, value, headers: { ...headers } };
}
