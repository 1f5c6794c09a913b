import { createKafka } from '@tradewind/messaging';
import { Redis } from 'ioredis';
import type { Consumer, EachMessagePayload } from 'kafkajs';
import { processorTopics, runName } from '../subjects/processor/topics.js';
import type { ProtocolPoints } from './protocol-points.js';

const COMMIT_EVERY = 50;
const STOP_WITHIN_MS = 5_000;

/** Key of the hash that holds the counters, by account. */
export function naiveCountersKey(run: string): string {
  return `naive-counter:${run}`;
}

/**
 * Counts as many tutorials do: a HINCRBY an event, then, every so often, the offset. Passes
 * `before-commit` before it commits an offset and `after-commit` after each counted event.
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
  const count = counting(redis, naiveCountersKey(run), { consumer, points });
  await consumer.run({ autoCommit: false, eachMessage: count });
}

function counting(
  redis: Redis,
  counters: string,
  { consumer, points }: { consumer: Consumer; points: ProtocolPoints },
): (payload: EachMessagePayload) => Promise<void> {
  let uncommitted = 0;
  return async ({ topic, partition, message }) => {
    const isCounted = message.headers?.['ce_type']?.toString() === 'tradewind.amount.added';
    if (isCounted && message.key) {
      await redis.hincrby(counters, message.key.toString('utf8'), 1);
      points.pass('after-commit');
    }
    if (++uncommitted < COMMIT_EVERY) return;
    uncommitted = 0;
    points.pass('before-commit');
    await consumer.commitOffsets([
      { topic, partition, offset: String(Number(message.offset) + 1) },
    ]);
  };
}
