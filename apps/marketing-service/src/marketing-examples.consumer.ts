import { Controller } from '@nestjs/common';
import { PropensityTrainerFold } from '@tradewind/campaign';
import { marketingExamples } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';

@Controller()
export class MarketingExamplesConsumer {
  constructor(private readonly fold: PropensityTrainerFold) {}

  @FoldPattern(marketingExamples)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
