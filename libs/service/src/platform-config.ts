import { milliseconds } from '@tradewind/config';
import { z } from 'zod';
import { pseudonymRootSchema, tenantsSchema } from './tenants/tenants.js';

/** Environment variables that every service understands. Services extend this. */
export const platformConfigSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('0.0.0.0'),
  /** 0 selects a free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3_000),
  LOG_LEVEL: z.enum(['debug', 'log', 'warn', 'error', 'fatal']).default('log'),
  /** `host:port`, comma-separated. */
  KAFKA_BROKERS: z.string().default('localhost:9092'),
  KAFKA_SSL: z.stringbool().default(false),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  /**
   * How long a fetch waits for records, ms. A shorter wait costs idle processor time; records end a
   * wait at once.
   */
  KAFKA_FETCH_WAIT_MS: milliseconds(100),
  /**
   * Delay before the next fetch after one that reached the end of the log, ms. It trades latency
   * for processor time.
   */
  KAFKA_FETCH_LINGER_MS: milliseconds(40, 0),
  /** After a kill, a partition waits this long for its next owner, ms. */
  KAFKA_SESSION_TIMEOUT_MS: milliseconds(10_000, 1_000),
  /** Replication factor of topics that the service creates; -1 means the broker's default. */
  KAFKA_REPLICATION_FACTOR: z.coerce.number().int().min(-1).default(-1),
  /** For topics that the service creates; the broker's default if unset. */
  KAFKA_MIN_INSYNC_REPLICAS: z.coerce.number().int().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://localhost:6379'),
  /**
   * What decisions must survive before they are published. `none`: the server's acknowledgement is
   * enough; `fsync`: they are in its append-only file on disk; `replica`: STATE_REPLICAS have them.
   */
  STATE_DURABILITY: z.enum(['none', 'fsync', 'replica']).default('none'),
  STATE_REPLICAS: z.coerce.number().int().min(1).default(1),
  TENANTS: tenantsSchema,
  /**
   * Secret of the installation, from which the pseudonym keys of tenants are derived that are made at run
   * time. Changing it makes all of their shoppers strangers. Without it such tenants are not served.
   */
  PSEUDONYM_KEY: pseudonymRootSchema,
  /** Length of an epoch, i.e. how often models learn. It must be the same for every service. */
  MODEL_EPOCH_MS: milliseconds(10_000, 100),
  /**
   * `latest` never waits for a model. `wait` gives reproducible figures and is meant for replays.
   */
  MODEL_SYNC: z.enum(['latest', 'wait']).default('latest'),
  /** Threads that train models, in services that run training jobs; one less than cores when unset. */
  TRAINING_THREADS: z.coerce.number().int().min(1).max(64).optional(),
  /** Heap of one of them, MB; typed arrays lie outside of it. */
  TRAINING_MEMORY_MB: z.coerce.number().int().min(16).default(512),
});

export type PlatformConfig = z.output<typeof platformConfigSchema>;
