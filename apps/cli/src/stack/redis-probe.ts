import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

const PROBE_TIMEOUT_MS = 2_000;

/** Resolves with the server's version when it answers PING; else rejects with the reason. */
export async function probeRedis(
  url: string,
  client: Pick<RedisOptions, 'tls'> = {},
): Promise<string> {
  const redis = new Redis(url, {
    ...client,
    lazyConnect: true,
    connectTimeout: PROBE_TIMEOUT_MS,
    socketTimeout: PROBE_TIMEOUT_MS,
    disconnectTimeout: 100,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let failure: Error | undefined;
  redis.on('error', (error: Error) => {
    failure = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    const info = await redis.info('server');
    return /redis_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
  } catch (error) {
    // The message "Connection is closed." hides the reason, which the event contains.
    throw failure ?? error;
  } finally {
    redis.disconnect();
  }
}
