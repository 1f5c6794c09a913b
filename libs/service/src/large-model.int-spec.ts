import 'reflect-metadata';
import { describeLargeModels } from './large-model.contract.js';
import { platformConfigSchema } from './platform-config.js';
import { openRuntime } from './runtime.js';

describeLargeModels('Kafka and Redis', () =>
  openRuntime('large-model', platformConfigSchema.parse(process.env), () => undefined),
);
