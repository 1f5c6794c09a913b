import { createKafka } from '@tradewind/log-kafka';
import kafkajs from 'kafkajs';
import type { Case, CaseContext } from './case.js';

const RETRIES = 5;

/**
 * The upper limit: kafkajs unmodified, with its own settings, counting whole batches. The variant
 * `patched` uses the client with the platform's patches.
 */
export const rawConsumer: Case = async ({ spec, meter, ready, go, done, fail }) => {
  const consumer = clientOf(spec).consumer({ groupId: `bench-raw.${spec.run}` });
  consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
    if (!restart) fail(error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [spec.topic], fromBeginning: true });
  ready([]);
  await go;
  await consumer.run({
    eachBatch: ({ batch }) => {
      meter.begin();
      done(batch.messages.length, batch.partition);
      return Promise.resolve();
    },
  });
  return { refused: () => 0, close: () => consumer.disconnect() };
};

function clientOf({ variant, kafkaBrokers }: CaseContext['spec']) {
  const clientId = 'bench-raw-consumer';
  const brokers = kafkaBrokers.split(',');
  if (variant === 'patched') return createKafka({ brokers, clientId }, RETRIES);
  return new kafkajs.Kafka({ brokers, clientId, logLevel: kafkajs.logLevel.ERROR });
}
