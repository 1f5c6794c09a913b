import kafkajs, { type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';
import type { KafkaClientObserver } from './client-observer.js';
import { registerCodecs } from './codecs.js';
import { decodeFetchesSafely } from './fetch-decoder-patch.js';
import { encodeRecordsFast } from './record-encoder-patch.js';
import { stopRequestQueuePolling } from './request-queue-patch.js';

/** A log line of the Kafka client. */
export interface KafkaLogLine {
  readonly level: 'error' | 'warn' | 'info';
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface KafkaEventLogOptions {
  readonly brokers: readonly string[];
  /** Names this process in the brokers' logs, metrics and quotas. */
  readonly clientId: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** For topics that this client creates; -1 means the brokers' default. @default -1 */
  readonly replicationFactor?: number;
  /**
   * For topics that this client creates: the number of replicas that must be in sync for an append.
   * @default the brokers'
   */
  readonly minInsyncReplicas?: number;
  /** Codec for published records. Records of every codec can be read. @default 'none' */
  readonly compression?: keyof typeof COMPRESSION;
  /** A larger record is refused; at most the brokers' `message.max.bytes`. @default 1_000_000 */
  readonly maxRecordBytes?: number;
  /**
   * A member loses its partitions if the group hears nothing from it for this long, ms. @default
   * 30_000
   */
  readonly sessionTimeoutMs?: number;
  /**
   * How long a fetch waits for records, ms. It is also the longest that a blocked partition or a
   * closing subscription waits for the fetch under way. @default 100
   */
  readonly maxWaitMs?: number;
  /**
   * Delay before the next fetch after one that reached the end of the log, ms; ten times as long
   * for relaxed topics. A batch of one record costs about as much as one of a hundred, so a delay
   * makes fewer batches. @default 0
   */
  readonly lingerMs?: number;
  /** Limits the bytes of a partition's batch. @default 1_048_576 */
  readonly maxBytesPerPartition?: number;
  /** Request timeout, ms; the request is then sent again. @default 30_000 */
  readonly requestTimeoutMs?: number;
  /** Connection timeout, ms. @default 5_000 */
  readonly connectionTimeoutMs?: number;
  /** Receives the client's activity. @default none */
  readonly observer?: KafkaClientObserver;
  /** Receives the client's log lines. @default none */
  readonly logger?: (line: KafkaLogLine) => void;
}

const { CompressionTypes, logLevel } = kafkajs;

/** Retries of a request that somebody waits for; they take about 2.5 s. */
export const QUESTION_RETRIES = 4;
/** Retries of reading and writing; they take about 20 s, in which a broker can restart. */
export const STREAM_RETRIES = 22;

export const COMPRESSION = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;

/**
 * Waits 0.2, 0.4, 0.8, 1, 1 ... s between retries. While a consumer waits it reads no partition,
 * not even those of healthy brokers, and only a retry discovers the new leaders after a broker's
 * death.
 */
export const RETRY = { initialRetryTime: 200, multiplier: 2, factor: 0.2, maxRetryTime: 1_000 };

const LEVELS: Readonly<Record<number, KafkaLogLine['level']>> = {
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
};

/**
 * Creates a client that reads every codec, is not stopped by any batch, does not poll, and logs
 * only to the logger of the options.
 */
export function createKafka(options: KafkaEventLogOptions, retries: number): Kafka {
  stopRequestQueuePolling();
  encodeRecordsFast();
  decodeFetchesSafely();
  registerCodecs();
  const { ssl, sasl, logger } = options;
  return new kafkajs.Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    connectionTimeout: options.connectionTimeoutMs ?? 5_000,
    retry: { ...RETRY, retries },
    logLevel: logger ? logLevel.INFO : logLevel.NOTHING,
    logCreator: () => (entry) => logger?.(lineOf(entry)),
  });
}

function lineOf({ namespace, level, log }: LogEntry): KafkaLogLine {
  const { message, ...details } = log;
  return { level: LEVELS[level] ?? 'info', message: `${namespace}: ${message}`, details };
}
