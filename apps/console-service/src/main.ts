import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { consoleService } from './index.js';

await runService(consoleService);
