import { Controller, Inject } from '@nestjs/common';
import type { PropensityTrainer } from '@tradewind/marketing';
import { marketingExamples } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { PROPENSITY_TRAINER } from './propensity-models.js';

@Controller()
export class MarketingExamplesConsumer {
  constructor(@Inject(PROPENSITY_TRAINER) private readonly fold: PropensityTrainer) {}

  @FoldPattern(marketingExamples)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
