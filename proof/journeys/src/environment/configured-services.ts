import { chatbotService } from '@tradewind/chatbot-service';
import { collectorService } from '@tradewind/collector-service';
import { consoleService } from '@tradewind/console-service';
import { marketingService } from '@tradewind/marketing-service';
import { profileService } from '@tradewind/profile-service';
import { recommenderService } from '@tradewind/recommender-service';
import { shopService } from '@tradewind/shop-service';
import type { z } from 'zod';

export interface ConfiguredService {
  readonly name: string;
  readonly config: z.ZodType;
}

export const configuredServices: readonly ConfiguredService[] = [
  collectorService,
  profileService,
  recommenderService,
  marketingService,
  chatbotService,
  shopService,
  consoleService,
];
