import type { EventLog } from '@tradewind/log';
import { KafkaEventLog } from '@tradewind/log-kafka';
import { SqliteEventLog } from '@tradewind/log-sqlite';
import {
  backUpSqlite,
  openSqlite,
  RedisPartitionStore,
  SqlitePartitionStore,
} from '@tradewind/state';
import type { PartitionStore } from '@tradewind/state';
import type { ClientObserver } from './client-metrics.js';
import { kafkaSecurityOf } from './connections/kafka-security.js';
import { redisConnectionOf } from './connections/redis-connection.js';
import type { PlatformConfig } from './platform-config.js';

export type StateReads = Pick<PartitionStore, 'read' | 'list'>;

/** The log and the store that a service runs on. */
export interface Runtime {
  readonly log: EventLog;
  readonly store: PartitionStore;
  /**
   * Answers HTTP reads on a connection of its own: on that of the store they would wait until a large write
   * before them has been sent. @default the store
   */
  readonly reads?: StateReads;
  close(): Promise<void>;
}

/** Opens Kafka and Redis as configured; `observer` receives the activity of their clients. */
export function openRuntime(
  service: string,
  config: PlatformConfig,
  warn: (text: string) => void,
  observer?: ClientObserver,
): Runtime {
  const log = openKafkaLog(service, config, warn, observer);
  const redis = {
    ...redisConnectionOf(config),
    onError: (error: Error) => {
      observer?.redisError();
      warn(error.message);
    },
  };
  const durability = { kind: config.STATE_DURABILITY, replicas: config.STATE_REPLICAS };
  const store = new RedisPartitionStore({ ...redis, durability });
  const reads = new RedisPartitionStore({ ...redis, isLazy: true });
  return {
    log,
    store,
    reads,
    close: async () => {
      await log.close();
      await Promise.all([store.close(), reads.close()]);
    },
  };
}

/** Opens Kafka alone, for programs that need no state. */
export function openKafkaLog(
  service: string,
  config: PlatformConfig,
  warn: (text: string) => void,
  observer?: ClientObserver,
): EventLog {
  return new KafkaEventLog({
    clientId: service,
    brokers: config.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    ...kafkaSecurityOf(config),
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    ...(config.KAFKA_MIN_INSYNC_REPLICAS !== undefined && {
      minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
    }),
    sessionTimeoutMs: config.KAFKA_SESSION_TIMEOUT_MS,
    maxWaitMs: config.KAFKA_FETCH_WAIT_MS,
    lingerMs: config.KAFKA_FETCH_LINGER_MS,
    ...(observer !== undefined && { observer: observer.kafka }),
    logger: ({ level, message }) => {
      if (level === 'error') observer?.kafkaError();
      if (level === 'error' || level === 'warn') warn(message);
    },
  });
}

/** A runtime in one file. */
export interface EmbeddedRuntime extends Runtime {
  /** Copies the file while it is in use; see `backUpSqlite`. */
  backUp(path: string): Promise<void>;
}

/** Opens log and state in one SQLite file, for services that share this process. */
export function openEmbeddedRuntime(path: string): EmbeddedRuntime {
  const database = openSqlite(path);
  const log = new SqliteEventLog(database);
  const store = new SqlitePartitionStore(database);
  return {
    log,
    store,
    backUp: (file) => backUpSqlite(database, file),
    close: async () => {
      await log.close();
      await store.close();
      database.close();
    },
  };
}
