import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveEnvironment, ProcessPlatform, type ServiceEnvironment } from '@tradewind/cli';
import { storefrontEvents } from '@tradewind/contracts';
import { benchMilestones } from '../topics.js';
import { concludedTopics } from './kafka-server.js';
import type { Servers } from './servers.js';

/**
 * Carts are abandoned within seconds, so that there are campaigns; models learn as often as in a
 * shop.
 */
const environment = {
  ...liveEnvironment,
  // Unset, so that the services' own default applies.
  MODEL_EPOCH_MS: '',
  LOG_LEVEL: 'warn',
};

/**
 * Runs work while all services are running as processes, on empty topics and an empty store.
 * Rejects if one of them has died; the services are stopped when this settles. `env` is added to the
 * variables with which services are measured.
 */
export async function withServices<T>(
  servers: Servers,
  work: (platform: ProcessPlatform) => Promise<T>,
  env: ServiceEnvironment = {},
): Promise<T> {
  const { kafka, redis, kafkaBrokers, redisUrl, signal } = servers;
  await redis.reset();
  await kafka.recreate([storefrontEvents, benchMilestones, ...concludedTopics]);
  const logDir = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  const { promise: died, reject } = Promise.withResolvers<never>();
  died.catch(() => undefined);
  const platform = await ProcessPlatform.start({
    kafkaBrokers,
    redisUrl,
    env: { ...environment, ...env },
    logDir,
    onDeath: ({ name, how }) => {
      reject(new Error(`${name} has died (${how})`));
    },
  });
  try {
    await platform.whenReady(signal);
    return await Promise.race([work(platform), died]);
  } finally {
    await platform.stop();
    await rm(logDir, { recursive: true, force: true });
  }
}
