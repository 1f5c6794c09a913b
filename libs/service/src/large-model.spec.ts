import 'reflect-metadata';
import { describeLargeModels } from './large-model.contract.js';
import { openEmbeddedRuntime } from './runtime.js';

describeLargeModels('SQLite', 40, () => openEmbeddedRuntime(':memory:'));
