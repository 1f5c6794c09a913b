import { Controller, Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import type { Fold, TopicContract } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk } from '@tradewind/fold';
import type { ChunkResult } from '@tradewind/fold';
import { platformConfigSchema } from '@tradewind/service';
import type { ServiceDefinition } from '@tradewind/service';
import { AmountsFold, ReportsFold } from './folds.js';
import { processorTopics } from './topics.js';

@Module({})
class ProcessorModule {}

/** Returns a service with two small folds, the second of which folds the output of the first. */
export function processorService(run: string): ServiceDefinition {
  const topics = processorTopics(run);
  return {
    name: 'faults-processor',
    description: 'Counts amounts by account; a subject of the fault suite.',
    config: platformConfigSchema,
    module: (): DynamicModule => ({
      module: ProcessorModule,
      controllers: [consumerOf(new AmountsFold(topics)), consumerOf(new ReportsFold(topics))],
    }),
  };
}

function consumerOf<T extends TopicContract, S, P>(fold: Fold<T, S, P>): Type {
  @Controller()
  class FoldedTopic {
    @FoldPattern(fold.topic)
    handle(chunk: PartitionChunk): Promise<ChunkResult> {
      return chunk.run(fold);
    }
  }
  return FoldedTopic;
}
