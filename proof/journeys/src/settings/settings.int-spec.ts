import 'reflect-metadata';
import { openEmbeddedRuntime, openRuntime, platformConfigSchema } from '@tradewind/service';
import { flushRedis, realStack } from '../real-stack.js';
import { describeSettings } from './settings.contract.js';

/** A database of the one Redis that nobody else uses. */
const DATABASE = '/13';

describeSettings('Kafka and Redis', async () => {
  const { kafkaBrokers, redisUrl } = realStack();
  const url = new URL(DATABASE, redisUrl);
  await flushRedis(url);
  const config = platformConfigSchema.parse({ KAFKA_BROKERS: kafkaBrokers, REDIS_URL: url.href });
  const open = () => openRuntime('settings-spec', config, () => undefined);
  const empty = openEmbeddedRuntime(':memory:');
  return {
    openRuntime: open,
    openWithEmptyStore: () => {
      const runtime = open();
      return { log: runtime.log, store: empty.store, close: () => runtime.close() };
    },
    close: () => empty.close(),
  };
});
