import { createKafka } from '@tradewind/log-kafka';
import { Redis } from 'ioredis';
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { processorTopics, runName } from '../subjects/processor/topics.js';
import type { ProtocolPoints } from './protocol-points.js';

const STOP_WITHIN_MS = 5_000;

/** Key of the hash with the counters, by account. */
export function naiveCountersKey(run: string): string {
  return `naive-counter:${run}`;
}

/**
 * Counts like many tutorials: a HINCRBY per event, then the offset of the batch. Passes
 * `before-commit` before it commits an offset and `after-commit` afterwards.
 */
export async function runNaiveCounter(
  environment: NodeJS.ProcessEnv,
  points: ProtocolPoints,
): Promise<void> {
  const run = runName(environment);
  const redis = new Redis(environment['REDIS_URL'] ?? '', { maxRetriesPerRequest: 2 });
  const brokers = (environment['KAFKA_BROKERS'] ?? '').split(',');
  const consumer = createKafka({ brokers, clientId: 'naive-counter' }, 5).consumer({
    groupId: `naive-counter-${run}`,
    sessionTimeout: Number(environment['KAFKA_SESSION_TIMEOUT_MS'] ?? '10000'),
    heartbeatInterval: 200,
    maxWaitTimeInMs: 100,
  });
  process.once('SIGTERM', () => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void consumer.disconnect().then(() => {
      redis.disconnect();
      process.exit(0);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [processorTopics(run).amounts.name], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: countingBatches(redis, naiveCountersKey(run), { consumer, points }),
  });
}

function countingBatches(
  redis: Redis,
  counters: string,
  { consumer, points }: { consumer: Consumer; points: ProtocolPoints },
): (payload: EachBatchPayload) => Promise<void> {
  return async (payload) => {
    const { batch } = payload;
    for (const { headers, key } of batch.messages) {
      const isCounted = headers?.['ce_type']?.toString() === 'tradewind.amount.added';
      if (isCounted && key) await redis.hincrby(counters, key.toString('utf8'), 1);
    }
    await payload.heartbeat();
    points.pass('before-commit');
    const { topic, partition } = batch;
    const offset = String(Number(batch.lastOffset()) + 1);
    await consumer.commitOffsets([{ topic, partition, offset }]);
    points.pass('after-commit');
  };
}
