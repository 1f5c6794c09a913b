import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { OrderFold } from '@tradewind/conversation';
import { FoldPattern, PartitionSlice } from '@tradewind/messaging';
import type { SliceResult } from '@tradewind/messaging';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: OrderFold) {}

  @FoldPattern(storefrontEvents)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
