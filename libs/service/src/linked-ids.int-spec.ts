import 'reflect-metadata';
import { describeLinkedIds } from './linked-ids.contract.js';
import { platformConfigSchema } from './platform-config.js';
import { openRuntime } from './runtime.js';

const shoppers = Number(process.env['IDENTITY_CHAINS'] ?? 250);

describeLinkedIds('Kafka and Redis', shoppers, () =>
  openRuntime('linked-ids', platformConfigSchema.parse(process.env), () => undefined),
);
