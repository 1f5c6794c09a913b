import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { chatbotService } from './index.js';

await runService(chatbotService);
