import { openRuntime, configOf } from '@tradewind/service';
import { shopService } from '../index.js';
import { CatalogBed } from './catalog-bed.fixture.js';
import { describeCatalog } from './catalog.contract.js';

describeCatalog('Kafka and Redis', () => {
  const { KAFKA_BROKERS, REDIS_URL } = process.env;
  const environment = { KAFKA_BROKERS: KAFKA_BROKERS ?? '', REDIS_URL: REDIS_URL ?? '' };
  const config = configOf(shopService, { PORT: '0', ...environment });
  const runtime = openRuntime('shop-service', config, () => undefined);
  return CatalogBed.start(runtime, environment);
});
