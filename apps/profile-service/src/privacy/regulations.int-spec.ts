import 'reflect-metadata';
import { openRuntime, platformConfigSchema } from '@tradewind/service';
import { describeRegulations } from './regulations.contract.js';

describeRegulations('Kafka and Redis', () =>
  openRuntime('regulations', platformConfigSchema.parse(process.env), () => undefined),
);
