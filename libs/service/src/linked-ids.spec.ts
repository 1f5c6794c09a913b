import 'reflect-metadata';
import { describeLinkedIds } from './linked-ids.contract.js';
import { openEmbeddedRuntime } from './runtime.js';

const shoppers = Number(process.env['IDENTITY_CHAINS'] ?? 250);

describeLinkedIds('SQLite', shoppers, () => openEmbeddedRuntime(':memory:'));
