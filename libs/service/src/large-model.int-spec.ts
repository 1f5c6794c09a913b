import 'reflect-metadata';
import { describeLargeModels } from './large-model.contract.js';
import { platformConfigSchema } from './platform-config.js';
import { openRuntime } from './runtime.js';

// On SQLite it is 40 MB; here the same steps take time in proportion.
const megabytes = Number(process.env['LARGE_MODEL_MB'] ?? 10);

describeLargeModels('Kafka and Redis', megabytes, () =>
  openRuntime('large-model', platformConfigSchema.parse(process.env), () => undefined),
);
