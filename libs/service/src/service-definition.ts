import type { DynamicModule } from '@nestjs/common';
import type { z } from 'zod';
import type { PlatformConfig } from './platform-config.js';

/** Everything that sets a service apart; the rest is the same for all. */
export interface ServiceDefinition<Config extends PlatformConfig = PlatformConfig> {
  /** E.g. `profile-service`: names the consumer group, the state and the metrics. */
  readonly name: string;
  readonly description: string;
  /** `platformConfigSchema`, extended. */
  readonly config: z.ZodType<Config>;
  module(config: Config): DynamicModule;
}
