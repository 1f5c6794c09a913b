import { milliseconds } from '@tradewind/config';
import { z } from 'zod';
import { pseudonymRootSchema, tenantsSchema } from './tenants/tenants.js';

/** `host:port`, separated by commas; the host may be an IPv6 address in brackets. */
const HOSTS_AND_PORTS = /^\s*[^\s,]+:\d{1,5}\s*(,\s*[^\s,]+:\d{1,5}\s*)*$/;

function hostsAndPorts(text: string): { host: string; port: number }[] {
  return text.split(',').map((address) => {
    const at = address.lastIndexOf(':');
    const host = address
      .slice(0, at)
      .trim()
      .replace(/^\[|\]$/g, '');
    return { host, port: Number(address.slice(at + 1)) };
  });
}

/** Environment variables that every service understands. Services extend this. */
export const platformConfigSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .describe('`production` refuses demonstration keys and other defaults that anyone knows.'),
  HOST: z.string().default('0.0.0.0').describe('The address to listen on.'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(3_000)
    .describe('The port to listen on; 0 selects a free one.'),
  TRUST_PROXY: z
    .string()
    .optional()
    .describe(
      'Addresses or networks of proxies, separated by commas (or loopback, linklocal, uniquelocal), whose X-Forwarded-For says where a request comes from. Without it the address of the connection counts.',
    ),
  LOG_LEVEL: z
    .enum(['debug', 'log', 'warn', 'error', 'fatal'])
    .default('log')
    .describe('Messages of a lower level are not written.'),
  KAFKA_BROKERS: z
    .string()
    .default('localhost:9092')
    .describe('Where Kafka is: `host:port`, separated by commas.'),
  KAFKA_SSL: z.stringbool().default(false).describe('Whether brokers are reached by TLS.'),
  KAFKA_CA_FILE: z
    .string()
    .optional()
    .describe(
      'PEM file with the certificates of the authorities that sign those of the brokers, for private ones; else those that Node knows. With KAFKA_SSL.',
    ),
  KAFKA_CERT_FILE: z
    .string()
    .optional()
    .describe('PEM file with the certificate of the service, for brokers that ask for one.'),
  KAFKA_KEY_FILE: z.string().optional().describe('PEM file with the key of KAFKA_CERT_FILE.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How the service authenticates at the brokers; not at all if it is unset.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('With KAFKA_SASL_MECHANISM.'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('With KAFKA_SASL_MECHANISM.'),
  KAFKA_FETCH_WAIT_MS: milliseconds(100).describe(
    'How long a fetch waits for records, ms. A shorter wait costs idle processor time; records end a wait at once.',
  ),
  KAFKA_FETCH_LINGER_MS: milliseconds(40, 0).describe(
    'Delay before the next fetch after one that reached the end of the log, ms. It trades latency for processor time.',
  ),
  KAFKA_SESSION_TIMEOUT_MS: milliseconds(10_000, 1_000).describe(
    'After a kill, a partition waits this long for its next owner, ms.',
  ),
  KAFKA_REPLICATION_FACTOR: z.coerce
    .number()
    .int()
    .min(-1)
    .default(-1)
    .describe(
      "Replication factor of topics that the service creates; -1 means the broker's default.",
    ),
  KAFKA_MIN_INSYNC_REPLICAS: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe("For topics that the service creates; the broker's default if unset."),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .default('redis://localhost:6379')
    .describe(
      '`redis://` or `rediss://` (TLS), with user and password if any, and the database as path.',
    ),
  REDIS_CA_FILE: z
    .string()
    .optional()
    .describe(
      'PEM file with the certificates of the authorities that sign that of Redis, for private ones. With `rediss://`.',
    ),
  REDIS_CERT_FILE: z
    .string()
    .optional()
    .describe('PEM file with the certificate of the service, for a Redis that asks for one.'),
  REDIS_KEY_FILE: z.string().optional().describe('PEM file with the key of REDIS_CERT_FILE.'),
  REDIS_SENTINELS: z
    .string()
    .regex(HOSTS_AND_PORTS, 'expected host:port, separated by commas')
    .transform(hostsAndPorts)
    .optional()
    .describe(
      'Redis Sentinels, `host:port`, separated by commas. They say where the primary is; user, password, database and TLS are still those of REDIS_URL.',
    ),
  REDIS_SENTINEL_NAME: z
    .string()
    .default('mymaster')
    .describe('What the Sentinels call the primary and its replicas.'),
  REDIS_SENTINEL_PASSWORD: z.string().optional().describe('For Sentinels that ask for one.'),
  REDIS_CLUSTER: z
    .stringbool()
    .default(false)
    .describe(
      'Whether REDIS_URL is a node of a Redis Cluster. The state of a partition is one hash slot.',
    ),
  STATE_DURABILITY: z
    .enum(['none', 'fsync', 'replica'])
    .default('none')
    .describe(
      "What decisions must survive before they are published. `none`: the server's acknowledgement is enough; `fsync`: they are in its append-only file on disk; `replica`: STATE_REPLICAS have them.",
    ),
  STATE_REPLICAS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Replicas that have to have a decision if STATE_DURABILITY is `replica`.'),
  TENANTS: tenantsSchema.describe(
    'Shops that are always served: a JSON array of {name, writeKey, secretKey, pseudonymKey, serverKey?, identitySecret?}. Required in production; else the demonstration shop. More shops are made at run time, as documents.',
  ),
  PSEUDONYM_KEY: pseudonymRootSchema.describe(
    'Secret of the installation, from which the pseudonym keys of tenants are derived that are made at run time. Changing it makes all of their shoppers strangers. Without it such tenants are not served.',
  ),
  MODEL_EPOCH_MS: milliseconds(10_000, 100).describe(
    'Length of an epoch, i.e. how often models learn. It must be the same for every service.',
  ),
  MODEL_SYNC: z
    .enum(['latest', 'wait'])
    .default('latest')
    .describe(
      '`latest` never waits for a model. `wait` gives reproducible figures and is meant for replays.',
    ),
  TRAINING_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Threads that train models, in services that run training jobs; one less than cores when unset.',
    ),
  TRAINING_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(16)
    .default(512)
    .describe('Heap of a training thread, MB; typed arrays lie outside of it.'),
});

export type PlatformConfig = z.output<typeof platformConfigSchema>;
