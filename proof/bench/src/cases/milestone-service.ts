import { Controller, Module, type DynamicModule, type Type } from '@nestjs/common';
import type { StorefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { platformConfigSchema, type ServiceDefinition } from '@tradewind/service';
import { MilestoneFold } from './milestone-fold.js';

@Module({})
class MilestoneModule {}

/** Returns the controller of a fold on a topic that is known only at run time. */
function consumerOf(topic: StorefrontEvents): Type {
  @Controller()
  class MilestoneConsumer {
    readonly #fold = new MilestoneFold(topic);

    @FoldPattern(topic)
    handle(chunk: PartitionChunk): Promise<ChunkResult> {
      return chunk.run(this.#fold);
    }
  }
  return MilestoneConsumer;
}

/** A service like the platform's own, with a minimal fold. */
export function milestoneService(topic: StorefrontEvents): ServiceDefinition {
  return {
    name: 'bench-service',
    description: 'Counts events and sums amounts by shopper.',
    config: platformConfigSchema,
    module: (): DynamicModule => ({ module: MilestoneModule, controllers: [consumerOf(topic)] }),
  };
}
