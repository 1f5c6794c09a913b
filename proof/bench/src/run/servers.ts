import { startStack } from '@tradewind/cli';
import { KafkaServer } from './kafka-server.js';
import { RedisServer } from './redis-server.js';

/** The servers of one measurement, started for it and used by nobody else. */
export interface Servers {
  readonly kafkaBrokers: string;
  readonly redisUrl: string;
  readonly kafka: KafkaServer;
  readonly redis: RedisServer;
  readonly versions: { readonly kafka: string; readonly redis: string };
  readonly signal: AbortSignal;
  /** Ends the servers and removes their data. */
  stop(): Promise<void>;
}

export interface ServersOptions {
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Called when a server has died unexpectedly. */
  readonly onDeath: (message: string) => void;
}

/**
 * Starts Kafka and Redis even if the environment names some, since they are emptied again and
 * again.
 */
export async function startServers({ signal, report, onDeath }: ServersOptions): Promise<Servers> {
  const env = { ...process.env };
  delete env['KAFKA_BROKERS'];
  delete env['REDIS_URL'];
  const stack = await startStack({ env, report, onDeath });
  const { kafkaBrokers, redisUrl, description } = stack;
  const redis = new RedisServer(redisUrl, signal);
  let kafka: KafkaServer | undefined;
  const stop = async () => {
    redis.close();
    await kafka?.close().catch(() => undefined);
    await stack.stop();
  };
  try {
    kafka = await KafkaServer.connect(kafkaBrokers, signal);
    const versions = { kafka: kafkaVersionOf(description), redis: await redis.description() };
    return { kafkaBrokers, redisUrl, kafka, redis, versions, signal, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Parses the version from the stack's description: `Kafka: Apache Kafka 4.3.1, a local process;
 * Redis: ...`.
 */
function kafkaVersionOf(description: string): string {
  return /\b(\d+\.\d+\.\d+)\b/.exec(description)?.[1] ?? description;
}
