import { computedTraitDocument, segmentDocument, segmentNameDocument } from '@tradewind/contracts';
import type { ServiceDefinition } from '@tradewind/service';
import { ProfileModule } from './app.module.js';
import { profileConfigSchema, type ProfileConfig } from './config.js';

export type { ProfileConfig } from './config.js';

export const profileService: ServiceDefinition<ProfileConfig> = {
  name: 'profile-service',
  description:
    'Knows every shopper: recency, frequency, monetary value and behaviour as events come in; forms segments by online K-means and announces who enters and leaves them.',
  config: profileConfigSchema,
  documents: [segmentNameDocument, segmentDocument, computedTraitDocument],
  module: (config) => ProfileModule.forConfig(config),
};
