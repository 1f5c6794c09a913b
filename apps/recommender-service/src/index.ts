import { pinDocument, slotDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { RecommenderModule } from './app.module.js';
import { recommenderConfigSchema, type RecommenderConfig } from './config.js';

export type { RecommenderConfig } from './config.js';

export const recommenderService: ServiceDefinition<RecommenderConfig> = {
  name: 'recommender-service',
  description:
    'Lists for the slots of a shop, of nine models and a blend that learn from what shoppers touch, and of what is popular for newcomers; announces when a list changes.',
  config: recommenderConfigSchema,
  documents: [slotDocument, pinDocument],
  catalog: true,
  module: (config) => RecommenderModule.forConfig(config),
};
