import { documentKinds } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { ShopModule } from './app.module.js';
import { shopConfigSchema, type ShopConfig } from './config.js';

export type { ShopConfig } from './config.js';

export const shopService: ServiceDefinition<ShopConfig> = {
  name: 'shop-service',
  description:
    'What a shop states about itself: its settings, as documents with versions, and its catalogue, which learns from events as well.',
  config: shopConfigSchema,
  documents: documentKinds,
  catalog: true,
  module: (config) => ShopModule.forConfig(config),
};
