import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { ProfileFold } from '@tradewind/profile';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: ProfileFold) {}

  @FoldPattern(storefrontEvents)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
