import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { marketingService } from './index.js';

await runService(marketingService);
