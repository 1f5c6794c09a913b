import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { OrderFold } from '@tradewind/chatbot';
import { FoldPattern, PartitionChunk } from '@tradewind/fold';
import type { ChunkResult } from '@tradewind/fold';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: OrderFold) {}

  @FoldPattern(storefrontEvents)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
