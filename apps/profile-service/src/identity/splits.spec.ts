import 'reflect-metadata';
import { openEmbeddedRuntime } from '@tradewind/service';
import { describeSplits } from './splits.contract.js';

describeSplits('one SQLite file', () => openEmbeddedRuntime(':memory:'));
