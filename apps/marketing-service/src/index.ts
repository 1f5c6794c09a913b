import { campaignDocument, webhookDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { MarketingModule } from './app.module.js';
import { marketingConfigSchema, type MarketingConfig } from './config.js';

export type { MarketingConfig } from './config.js';

export const marketingService: ServiceDefinition<MarketingConfig> = {
  name: 'marketing-service',
  description:
    'Decides on campaigns as events come in: abandoned carts, win-back, high purchase intent and those of the shop, under caps and with a hold-out; learns purchase propensity online.',
  config: marketingConfigSchema,
  documents: [campaignDocument, webhookDocument],
  catalog: true,
  module: (config) => MarketingModule.forConfig(config),
};
