import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { recommenderService } from './index.js';

await runService(recommenderService);
