import { setTimeout as pause } from 'node:timers/promises';
import { createKafka } from '@tradewind/messaging';
import kafkajs from 'kafkajs';
import type { Kafka, Message, Producer } from 'kafkajs';
import type { WorkloadRecord } from './subject.js';

const { CompressionTypes, Partitioners } = kafkajs;

const REQUEST_TIMEOUT_MS = 30_000;
const RETRY_MS = 250;
/** The broker is restarted meanwhile; longer than this it is not away. */
const GIVE_UP_AFTER_MS = 120_000;
const MAX_CHUNK_RECORDS = 500;
/** Larger records go alone, so that a batch never is what the broker refuses. */
const MAX_CHUNK_BYTES = 400_000;

const compressions = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;

/**
 * Appends the records of a workload in order, each exactly once although the broker is killed
 * meanwhile: after a failure it looks at the log's ends to see which have got there. For this nobody
 * else may write to the partitions.
 */
export class WorkloadPublisher {
  readonly #kafka: Kafka;
  /** Records appended, by partition. */
  readonly #appended = new Map<string, number>();
  #producer: Producer | undefined;
  #published = 0;

  constructor(
    brokers: string,
    private readonly records: readonly WorkloadRecord[],
    private readonly signal: AbortSignal,
  ) {
    const options = {
      clientId: 'tradewind-faults',
      brokers: [brokers],
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    };
    // A client that tries again by itself appends twice what has only lost its answer.
    this.#kafka = createKafka(options, 0);
  }

  /** Records published so far. */
  get published(): number {
    return this.#published;
  }

  /** Appends what is still missing of the first `count` records. Topics must have been empty before. */
  async publishUpTo(count: number): Promise<void> {
    while (this.#published < count) {
      const end = Math.min(count, this.#published + MAX_CHUNK_RECORDS);
      const chunk = alike(this.records.slice(this.#published, end));
      await this.#append(chunk);
      this.#published += chunk.length;
    }
  }

  /** Rejects if a partition holds more or fewer records than were to be appended to it. */
  async expectExact(): Promise<void> {
    const topics = new Set(this.records.slice(0, this.#published).map(({ topic }) => topic));
    const ends = await this.#ends([...topics]);
    for (const [at, appended] of this.#appended) {
      if (ends.get(at) === appended) continue;
      throw new Error(`${at} ends at ${ends.get(at)}: the suite has appended ${appended}`);
    }
  }

  async close(): Promise<void> {
    await this.#producer?.disconnect().catch(() => undefined);
  }

  async #append(chunk: readonly WorkloadRecord[]): Promise<void> {
    let left = chunk;
    for (const deadline = performance.now() + GIVE_UP_AFTER_MS; left.length > 0;) {
      this.signal.throwIfAborted();
      try {
        await this.#send(left);
        this.#count(left);
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await this.close();
        this.#producer = undefined;
        left = await this.#missing(left, deadline);
      }
    }
  }

  async #send(records: readonly WorkloadRecord[]): Promise<void> {
    this.#producer ??= await this.#connected();
    const topics = Map.groupBy(records, ({ topic }) => topic);
    await this.#producer.sendBatch({
      acks: -1,
      compression: compressions[records[0]?.compression ?? 'none'],
      topicMessages: [...topics].map(([topic, of]) => ({ topic, messages: of.map(messageOf) })),
    });
  }

  async #connected(): Promise<Producer> {
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    return producer;
  }

  #count(records: readonly WorkloadRecord[]): void {
    for (const record of records) {
      const partition = partitionOf(record);
      this.#appended.set(partition, (this.#appended.get(partition) ?? 0) + 1);
    }
  }

  /** Those of the records that have not got into the log; the first of each partition get there first. */
  async #missing(
    records: readonly WorkloadRecord[],
    deadline: number,
  ): Promise<readonly WorkloadRecord[]> {
    const topics = new Set(records.map(({ topic }) => topic));
    let ends: Map<string, number> | undefined;
    while (ends === undefined) {
      this.signal.throwIfAborted();
      if (performance.now() > deadline) throw new Error('the broker does not come back');
      await pause(RETRY_MS);
      ends = await this.#ends([...topics]).catch(() => undefined);
    }
    const arrived = new Map(
      [...ends].map(([at, end]) => [at, end - (this.#appended.get(at) ?? 0)]),
    );
    return records.filter((record) => {
      const at = partitionOf(record);
      const left = arrived.get(at) ?? 0;
      if (left <= 0) return true;
      arrived.set(at, left - 1);
      this.#count([record]);
      return false;
    });
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

/** As many of the first records as go together: compressed in the same way, and not too large. */
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
