import { Kafka, logLevel } from 'kafkajs';

const PROBE_TIMEOUT_MS = 2_000;

/** Resolves when brokers answer and at least one is in the cluster; rejects with the reason else. */
export async function probeKafka(brokers: readonly string[]): Promise<void> {
  const admin = new Kafka({
    clientId: 'tradewind-stack',
    brokers: [...brokers],
    connectionTimeout: PROBE_TIMEOUT_MS,
    requestTimeout: PROBE_TIMEOUT_MS,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  }).admin();
  try {
    await admin.connect();
    const { brokers: members } = await admin.describeCluster();
    if (members.length === 0) throw new Error('the cluster has no broker yet');
  } finally {
    await admin.disconnect();
  }
}
