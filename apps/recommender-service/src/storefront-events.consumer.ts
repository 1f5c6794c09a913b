import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { ShopperFold } from '@tradewind/recommender';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: ShopperFold) {}

  @FoldPattern(storefrontEvents)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
