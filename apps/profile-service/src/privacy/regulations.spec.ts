import 'reflect-metadata';
import { openEmbeddedRuntime } from '@tradewind/service';
import { describeRegulations } from './regulations.contract.js';

describeRegulations('one SQLite file', () => openEmbeddedRuntime(':memory:'));
