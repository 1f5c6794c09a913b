import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { collectorService } from './index.js';

await runService(collectorService);
