import { loadConfig } from '@tradewind/config';
import { kafkaSecurityOf, platformConfigSchema, redisConnectionOf } from '@tradewind/service';
import { startKafkaContainer, startRedisContainer } from './containers.js';
import type { DockerEngine } from './docker-engine.js';
import { findDockerEngine } from './docker-engine.js';
import { startLocalKafka } from './kafka-local.js';
import { probeKafka } from './kafka-probe.js';
import { Progress } from './progress.js';
import { findLocalPrograms } from './local-programs.js';
import type { LocalPrograms } from './local-programs.js';
import { startLocalRedis } from './redis-local.js';
import { probeRedis } from './redis-probe.js';
import type { DeathListener, Server } from './server.js';
import { StackUnavailableError, isStackUnavailable, reasonOf } from './stack-error.js';

/** A real Kafka and a real Redis. */
export interface Stack {
  /** Comma-separated list of brokers, as in `KAFKA_BROKERS`. */
  readonly kafkaBrokers: string;
  /** The same form as `REDIS_URL`. */
  readonly redisUrl: string;
  /** The servers and their sources in one line, for people. */
  readonly description: string;
  /** True if this process has started both, so that nobody else uses them. */
  readonly isOwn: boolean;
  /** Stops the servers that this run has started and removes their data. Idempotent. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** The environment with addresses and PATH; this process's by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** Receives progress lines; they are written to standard error by default. */
  readonly report?: (line: string) => void;
  /** Called when a server that was started has died unexpectedly. */
  readonly onDeath?: DeathListener;
  /** True if system packages may be installed when that needs no password. @default true */
  readonly installPackages?: boolean;
}

/** The servers found so far. */
interface Found {
  kafka?: Server;
  redis?: Server;
}

interface Context {
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly onDeath: DeathListener;
  readonly mayInstall: boolean;
}

/**
 * Finds or starts Kafka and Redis, each from the first of these sources that works: `KAFKA_BROKERS`
 * / `REDIS_URL`; containers of a Docker engine; local processes, for which missing system packages
 * are installed if the user may do so. Reports in one line why a source was skipped. Rejects with
 * {@link StackUnavailableError} if one of them is unavailable; nothing is left running then.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const report = options.report ?? ((line: string) => process.stderr.write(`${line}\n`));
  const context: Context = {
    env: options.env ?? process.env,
    progress: new Progress(report),
    onDeath: options.onDeath ?? report,
    mayInstall: options.installPackages ?? true,
  };
  const found: Found = {};
  try {
    await takeConfigured(found, context);
    await startContainers(found, context);
    const { kafka, redis } = await startLocal(found, context);
    return {
      kafkaBrokers: kafka.address,
      redisUrl: redis.address,
      description: `Kafka: ${kafka.description}; Redis: ${redis.description}`,
      isOwn: kafka.isOwn && redis.isOwn,
      stop: () => stopAll(found),
    };
  } catch (error) {
    await stopAll(found);
    throw error;
  }
}

async function stopAll(found: Found): Promise<void> {
  await Promise.all([found.kafka?.stop(), found.redis?.stop()]);
}

const connections = platformConfigSchema.pick({
  KAFKA_SSL: true,
  KAFKA_CA_FILE: true,
  KAFKA_CERT_FILE: true,
  KAFKA_KEY_FILE: true,
  KAFKA_SASL_MECHANISM: true,
  KAFKA_SASL_USERNAME: true,
  KAFKA_SASL_PASSWORD: true,
  REDIS_URL: true,
  REDIS_CA_FILE: true,
  REDIS_CERT_FILE: true,
  REDIS_KEY_FILE: true,
  REDIS_SENTINELS: true,
  REDIS_SENTINEL_NAME: true,
  REDIS_SENTINEL_PASSWORD: true,
  REDIS_CLUSTER: true,
});

/** The first source: servers that the environment names, if they answer. */
async function takeConfigured(found: Found, { env, progress }: Context): Promise<void> {
  const stop = () => Promise.resolve();
  const brokers = env['KAFKA_BROKERS'] ?? '';
  const url = env['REDIS_URL'] ?? '';
  if (brokers !== '') {
    await orSay(progress, `KAFKA_BROKERS=${brokers} does not answer`, async () => {
      await probeKafka(
        brokers.split(',').map((broker) => broker.trim()),
        kafkaSecurityOf(loadConfig(connections, env)),
      );
      found.kafka = {
        description: `KAFKA_BROKERS=${brokers}`,
        address: brokers,
        isOwn: false,
        stop,
      };
    });
  }
  if (url !== '') {
    // The URL may contain a password, which must not be logged.
    await orSay(progress, 'REDIS_URL does not answer', async () => {
      const version = await probeRedis(redisConnectionOf(loadConfig(connections, env)));
      found.redis = {
        description: `REDIS_URL (Redis ${version})`,
        address: url,
        isOwn: false,
        stop,
      };
    });
  }
}

/** The second source: containers for what is still missing. */
async function startContainers(found: Found, { env, progress }: Context): Promise<void> {
  if (found.kafka !== undefined && found.redis !== undefined) return;
  let engine: DockerEngine | undefined;
  await orSay(progress, 'Docker is skipped', async () => {
    engine = await findDockerEngine(env);
  });
  const docker = engine;
  if (docker === undefined) return;
  if (found.kafka === undefined) {
    await orSay(progress, 'Kafka in a container is skipped', async () => {
      found.kafka = await progress.step('Starting Kafka in a container', () =>
        startKafkaContainer(docker, progress),
      );
    });
  }
  if (found.redis === undefined) {
    await orSay(progress, 'Redis in a container is skipped', async () => {
      found.redis = await progress.step('Starting Redis in a container', () =>
        startRedisContainer(docker, progress),
      );
    });
  }
}

/** The last source: local processes for what is still missing. */
async function startLocal(found: Found, context: Context): Promise<Required<Found>> {
  const { progress, onDeath } = context;
  try {
    const programs = await findLocalPrograms({
      ...context,
      needs: { kafka: found.kafka === undefined, redis: found.redis === undefined },
    });
    found.redis ??= await progress.step('Starting Redis', async () => {
      return (await startLocalRedis({ command: await programs.redis(), onDeath })).server;
    });
    found.kafka ??= await startKafka(programs, context);
    return { kafka: found.kafka, redis: found.redis };
  } catch (error) {
    if (isStackUnavailable(error)) throw error;
    throw new StackUnavailableError(error instanceof Error ? error.message : String(error));
  }
}

async function startKafka(
  programs: LocalPrograms,
  { progress, onDeath }: Context,
): Promise<Server> {
  const kafka = await programs.kafka();
  return progress.step('Starting Kafka', () => startLocalKafka({ ...kafka, onDeath }));
}

async function orSay(progress: Progress, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    progress.say(`${what}: ${reasonOf(error)}`);
  }
}
