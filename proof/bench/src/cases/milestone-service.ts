import { Module, type DynamicModule } from '@nestjs/common';
import type { StorefrontEvents } from '@tradewind/contracts';
import { FOLDS, platformConfigSchema, type ServiceDefinition } from '@tradewind/service';
import { MilestoneFold } from './milestone-fold.js';

@Module({})
class MilestoneModule {}

/** A service like the platform's own, with a minimal fold. */
export function milestoneService(topic: StorefrontEvents): ServiceDefinition {
  return {
    name: 'bench-service',
    description: 'Counts events and sums amounts by shopper.',
    config: platformConfigSchema,
    module: (): DynamicModule => ({
      module: MilestoneModule,
      providers: [{ provide: FOLDS, useValue: [new MilestoneFold(topic)] }],
    }),
  };
}
