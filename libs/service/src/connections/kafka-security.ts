import { ConfigError } from '@tradewind/config';
import type { KafkaEventLogOptions } from '@tradewind/log-kafka';
import type { PlatformConfig } from '../platform-config.js';
import { readTlsFiles } from './tls-files.js';

/** How clients reach brokers and authenticate there. */
export type KafkaSecurity = Pick<KafkaEventLogOptions, 'ssl' | 'sasl'>;

type KafkaSecurityConfig = Pick<
  PlatformConfig,
  | 'KAFKA_SSL'
  | 'KAFKA_CA_FILE'
  | 'KAFKA_CERT_FILE'
  | 'KAFKA_KEY_FILE'
  | 'KAFKA_SASL_MECHANISM'
  | 'KAFKA_SASL_USERNAME'
  | 'KAFKA_SASL_PASSWORD'
>;

/** Throws a `ConfigError` if a file cannot be used, or if files come without KAFKA_SSL. */
export function kafkaSecurityOf(config: KafkaSecurityConfig): KafkaSecurity {
  const { KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: cert, KAFKA_KEY_FILE: key } = config;
  const tls = readTlsFiles('KAFKA', { ca, cert, key });
  if (tls !== undefined && !config.KAFKA_SSL) {
    throw new ConfigError(
      ['KAFKA_SSL'],
      'KAFKA_SSL is false: set it to true to use the certificates that are given',
    );
  }
  return { ssl: tls ?? config.KAFKA_SSL, ...saslOf(config) };
}

function saslOf(config: KafkaSecurityConfig): Pick<KafkaSecurity, 'sasl'> {
  const { KAFKA_SASL_MECHANISM: mechanism } = config;
  const username = config.KAFKA_SASL_USERNAME ?? '';
  const password = config.KAFKA_SASL_PASSWORD ?? '';
  switch (mechanism) {
    case 'plain':
      return { sasl: { mechanism, username, password } };
    case 'scram-sha-256':
      return { sasl: { mechanism, username, password } };
    case 'scram-sha-512':
      return { sasl: { mechanism, username, password } };
    case undefined:
      return {};
  }
}
