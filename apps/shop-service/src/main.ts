import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { shopService } from './index.js';

await runService(shopService);
