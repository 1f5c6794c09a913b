import type { ServiceDefinition } from '@tradewind/service';
import { CollectorModule } from './app.module.js';
import { collectorConfigSchema, type CollectorConfig } from './config.js';

export type { CollectorConfig } from './config.js';

export const collectorService: ServiceDefinition<CollectorConfig> = {
  name: 'collector-service',
  description:
    "The storefront's edge: a Segment-compatible tracking API. Validates, pseudonymises and appends events to storefront.events.v1.",
  config: collectorConfigSchema,
  module: (config) => CollectorModule.forConfig(config),
};
