import 'reflect-metadata';
import { runService } from '@tradewind/service';
import { profileService } from './index.js';

await runService(profileService);
