import { Controller } from '@nestjs/common';
import { MarketingFold } from '@tradewind/marketing';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: MarketingFold) {}

  @FoldPattern(storefrontEvents)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
