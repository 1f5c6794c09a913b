import { ConfigError } from '@tradewind/config';
import type { RedisPartitionStoreOptions } from '@tradewind/state';
import type { PlatformConfig } from '../platform-config.js';
import { readTlsFiles } from './tls-files.js';

type RedisConfig = Pick<
  PlatformConfig,
  'REDIS_URL' | 'REDIS_CA_FILE' | 'REDIS_CERT_FILE' | 'REDIS_KEY_FILE'
>;

/** Throws a `ConfigError` if a file cannot be used, or if the URL is not one of TLS. */
export function redisConnectionOf(
  config: RedisConfig,
): Pick<RedisPartitionStoreOptions, 'url' | 'client'> {
  const { REDIS_URL: url, REDIS_CA_FILE: ca, REDIS_CERT_FILE: cert, REDIS_KEY_FILE: key } = config;
  const tls = readTlsFiles('REDIS', { ca, cert, key });
  if (tls === undefined) return { url };
  if (!url.startsWith('rediss:')) {
    throw new ConfigError(
      ['REDIS_URL'],
      'REDIS_URL begins with redis: write rediss to use the certificates',
    );
  }
  return { url, client: { tls } };
}
