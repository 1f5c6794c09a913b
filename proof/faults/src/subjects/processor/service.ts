import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import { FOLDS, platformConfigSchema } from '@tradewind/service';
import type { ServiceDefinition } from '@tradewind/service';
import { AmountsFold, ReportsFold } from './folds.js';
import { processorTopics } from './topics.js';

@Module({})
class ProcessorModule {}

/** Returns a service with two small folds, the second of which folds the output of the first. */
export function processorService(run: string): ServiceDefinition {
  const topics = processorTopics(run);
  const folds: readonly Fold[] = [new AmountsFold(topics), new ReportsFold(topics)];
  return {
    name: 'faults-processor',
    description: 'Counts amounts by account; a subject of the fault suite.',
    config: platformConfigSchema,
    module: (): DynamicModule => ({
      module: ProcessorModule,
      providers: [{ provide: FOLDS, useValue: folds }],
    }),
  };
}
