import 'reflect-metadata';
import { describeLinkedIds } from './linked-ids.contract.js';
import { openEmbeddedRuntime } from './runtime.js';

describeLinkedIds('SQLite', 250, () => openEmbeddedRuntime(':memory:'));
