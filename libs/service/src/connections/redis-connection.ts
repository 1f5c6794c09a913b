import { ConfigError } from '@tradewind/config';
import type { RedisSentinels, RedisServers } from '@tradewind/state';
import type { PlatformConfig } from '../platform-config.js';
import { readTlsFiles } from './tls-files.js';

type RedisConfig = Pick<PlatformConfig, Extract<keyof PlatformConfig, `REDIS_${string}`>>;

/**
 * Throws a `ConfigError` if a file cannot be used, if certificates come with a URL without TLS, or if a cluster has
 * Sentinels or a database, which clusters do not have.
 */
export function redisConnectionOf(config: RedisConfig): RedisServers {
  const { REDIS_URL: url, REDIS_CLUSTER: isCluster } = config;
  const { REDIS_CA_FILE: ca, REDIS_CERT_FILE: cert, REDIS_KEY_FILE: key } = config;
  const tls = readTlsFiles('REDIS', { ca, cert, key });
  if (tls && !url.startsWith('rediss:')) {
    throw new ConfigError(
      ['REDIS_URL'],
      'REDIS_URL begins with redis: write rediss to use the certificates',
    );
  }
  const sentinels = sentinelsOf(config);
  if (isCluster && sentinels) {
    throw new ConfigError(
      ['REDIS_CLUSTER', 'REDIS_SENTINELS'],
      'REDIS_CLUSTER and REDIS_SENTINELS are both set: a cluster fails over by itself',
    );
  }
  if (isCluster && !['', '/', '/0'].includes(new URL(url).pathname)) {
    throw new ConfigError(
      ['REDIS_URL'],
      'REDIS_URL names a database: a cluster has only 0, so leave the path out',
    );
  }
  return {
    url,
    ...(tls && { tls }),
    ...(sentinels && { sentinels }),
    ...(isCluster && { isCluster }),
  };
}

function sentinelsOf(config: RedisConfig): RedisSentinels | undefined {
  const { REDIS_SENTINELS: addresses, REDIS_SENTINEL_PASSWORD: password } = config;
  if (addresses === undefined) return undefined;
  return { addresses, name: config.REDIS_SENTINEL_NAME, ...(password && { password }) };
}
