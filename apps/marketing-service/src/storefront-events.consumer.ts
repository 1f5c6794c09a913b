import { Controller } from '@nestjs/common';
import { MarketingFold } from '@tradewind/campaign';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: MarketingFold) {}

  @FoldPattern(storefrontEvents)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
