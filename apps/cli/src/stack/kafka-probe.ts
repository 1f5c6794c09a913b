import { createKafka } from '@tradewind/log-kafka';
import type { KafkaEventLogOptions } from '@tradewind/log-kafka';
import type { KafkaSecurity } from '@tradewind/service';

const PROBE_TIMEOUT_MS = 2_000;

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
