import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import { FOLDS, platformConfigSchema } from '@tradewind/service';
import type { ServiceDefinition } from '@tradewind/service';
import { AmountsFold, ReportsFold } from './folds.js';
import { processorTopics } from './topics.js';

@Module({})
class ProcessorModule {}

/** The processor by itself: two small folds, the second over what the first concludes. */
export function processorService(run: string): ServiceDefinition {
  const topics = processorTopics(run);
  const folds: readonly Fold[] = [new AmountsFold(topics), new ReportsFold(topics)];
  return {
    name: 'faults-processor',
    description: 'Counts amounts by account, to be put under faults.',
    config: platformConfigSchema,
    module: (): DynamicModule => ({
      module: ProcessorModule,
      providers: [{ provide: FOLDS, useValue: folds }],
    }),
  };
}
