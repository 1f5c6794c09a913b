import type { ServiceDefinition } from '@tradewind/service';
import { MarketingModule } from './app.module.js';
import { marketingConfigSchema, type MarketingConfig } from './config.js';

export type { MarketingConfig } from './config.js';

export const marketingService: ServiceDefinition<MarketingConfig> = {
  name: 'marketing-service',
  description:
    'Decides on campaigns as events come in: abandoned carts, win-back and high purchase intent, under a frequency cap; learns purchase propensity online.',
  config: marketingConfigSchema,
  catalog: true,
  module: (config) => MarketingModule.forConfig(config),
};
