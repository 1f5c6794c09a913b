import { pinDocument, slotDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { RecommenderModule } from './app.module.js';
import { recommenderConfigSchema, type RecommenderConfig } from './config.js';

export type { RecommenderConfig } from './config.js';

export const recommenderService: ServiceDefinition<RecommenderConfig> = {
  name: 'recommender-service',
  description:
    'Recommends what other shoppers touched together with what this one did last: incremental item pairs, neighbours by damped cosine similarity, and what is trending for newcomers; announces when a list changes.',
  config: recommenderConfigSchema,
  documents: [slotDocument, pinDocument],
  catalog: true,
  module: (config) => RecommenderModule.forConfig(config),
};
