import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { RETRY } from './kafka-options.js';

/** The cluster that integration specs run on. */
export function brokers(): string[] {
  const list = process.env['KAFKA_BROKERS'];
  if (!list) throw new Error('Set KAFKA_BROKERS to a Kafka cluster, e.g. 127.0.0.1:9092');
  return list.split(',');
}

/** Returns a client that is independent of the one under test. */
export function plainClient(): Kafka {
  return new kafkajs.Kafka({
    brokers: brokers(),
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { ...RETRY, retries: 5 },
  });
}

export async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = plainClient().admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Writes the records of a transaction and aborts it: they take up offsets and are invisible. */
export async function abortedRecords(topic: string, count: number): Promise<void> {
  const producer = plainClient().producer({
    transactionalId: `aborted-${topic}-${String(Math.random())}`,
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  const messages = Array.from({ length: count }, () => ({ partition: 0, value: 'aborted' }));
  await transaction.send({ topic, messages });
  await transaction.abort();
  await producer.disconnect();
}
