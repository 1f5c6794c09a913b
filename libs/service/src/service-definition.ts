import type { DynamicModule } from '@nestjs/common';
import type { DocumentKind } from '@tradewind/contracts';
import type { z } from 'zod';
import type { PlatformConfig } from './platform-config.js';

/** Everything that differs between services; the rest is shared. */
export interface ServiceDefinition<Config extends PlatformConfig = PlatformConfig> {
  /**
   * Name of the service, e.g. `profile-service`; part of the names of consumer groups, state and
   * metrics.
   */
  readonly name: string;
  readonly description: string;
  /** `platformConfigSchema`, extended. */
  readonly config: z.ZodType<Config>;
  /** Kinds of documents that it reads beside its folds, by `DocumentView`. */
  readonly documents?: readonly DocumentKind[];
  /** Whether it reads the catalogue, by `CatalogView`. */
  readonly catalog?: true;
  module(config: Config): DynamicModule;
}
