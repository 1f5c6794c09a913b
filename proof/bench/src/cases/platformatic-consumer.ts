import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import type { Case } from './case.js';

/**
 * A second client, `@platformatic/kafka` with its own settings, counting the messages of its
 * stream.
 */
export const platformaticConsumer: Case = async ({ spec, meter, ready, go, done, fail }) => {
  const consumer = new Consumer({
    groupId: `bench-platformatic.${spec.run}`,
    clientId: 'bench-platformatic-consumer',
    bootstrapBrokers: spec.kafkaBrokers.split(','),
  });
  ready([]);
  await go;
  const stream = await consumer.consume({
    autocommit: true,
    topics: [spec.topic],
    mode: MessagesStreamModes.EARLIEST,
  });
  stream.on('data', ({ partition }) => {
    meter.begin();
    done(1, partition);
  });
  stream.on('error', fail);
  return { refused: () => 0, close: () => consumer.close(true) };
};
