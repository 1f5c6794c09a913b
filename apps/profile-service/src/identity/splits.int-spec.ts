import 'reflect-metadata';
import { openRuntime, platformConfigSchema } from '@tradewind/service';
import { describeSplits } from './splits.contract.js';

describeSplits('Kafka and Redis', () =>
  openRuntime('splits', platformConfigSchema.parse(process.env), () => undefined),
);
