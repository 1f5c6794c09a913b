import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';
import { ShopperFold } from '@tradewind/recommendation';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: ShopperFold) {}

  @FoldPattern(storefrontEvents)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
