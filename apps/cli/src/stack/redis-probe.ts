import { connectRedis, type RedisServers } from '@tradewind/state';

const PROBE_TIMEOUT_MS = 2_000;

/** Resolves with the version of a server that answers PING; else rejects with the reason. */
export async function probeRedis(servers: RedisServers): Promise<string> {
  const redis = connectRedis(servers, PROBE_TIMEOUT_MS);
  let failure: Error | undefined;
  redis.on('error', (error: Error) => {
    failure = error;
  });
  try {
    await redis.ping();
    const info = await redis.info('server');
    return /redis_version:(\S+)/.exec(info)?.[1] ?? 'of unknown version';
  } catch (error) {
    // The command's own message hides the reason, which the event contains.
    throw failure ?? error;
  } finally {
    redis.disconnect();
  }
}
