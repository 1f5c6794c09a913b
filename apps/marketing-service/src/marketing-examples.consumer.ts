import { Controller } from '@nestjs/common';
import { PropensityTrainerFold } from '@tradewind/marketing';
import { marketingExamples } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';

@Controller()
export class MarketingExamplesConsumer {
  constructor(private readonly fold: PropensityTrainerFold) {}

  @FoldPattern(marketingExamples)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
