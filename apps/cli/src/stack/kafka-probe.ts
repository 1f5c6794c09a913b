import { createKafka } from '@tradewind/log-kafka';
import type { KafkaEventLogOptions } from '@tradewind/log-kafka';

const PROBE_TIMEOUT_MS = 2_000;

/** How clients authenticate to brokers. */
export type KafkaSecurity = Pick<KafkaEventLogOptions, 'ssl' | 'sasl'>;

/**
 * Returns the security settings of the services' variables: `KAFKA_SSL`, `KAFKA_SASL_MECHANISM` and
 * so on.
 */
export function kafkaSecurity(env: NodeJS.ProcessEnv): KafkaSecurity {
  const ssl = env['KAFKA_SSL'] === 'true';
  const username = env['KAFKA_SASL_USERNAME'] ?? '';
  const password = env['KAFKA_SASL_PASSWORD'] ?? '';
  switch (env['KAFKA_SASL_MECHANISM']) {
    case 'plain':
      return { ssl, sasl: { mechanism: 'plain', username, password } };
    case 'scram-sha-256':
      return { ssl, sasl: { mechanism: 'scram-sha-256', username, password } };
    case 'scram-sha-512':
      return { ssl, sasl: { mechanism: 'scram-sha-512', username, password } };
    default:
      return { ssl };
  }
}

/**
 * Resolves when brokers answer and at least one is in the cluster; else rejects with the reason.
 */
export async function probeKafka(
  brokers: readonly string[],
  security: KafkaSecurity = {},
): Promise<void> {
  const options: KafkaEventLogOptions = {
    clientId: 'tradewind-stack',
    brokers,
    ...security,
    connectionTimeoutMs: PROBE_TIMEOUT_MS,
    requestTimeoutMs: PROBE_TIMEOUT_MS,
  };
  const admin = createKafka(options, 0).admin();
  try {
    await admin.connect();
    const { brokers: members } = await admin.describeCluster();
    if (members.length === 0) throw new Error('the cluster has no broker yet');
  } finally {
    await admin.disconnect();
  }
}
