import { Controller } from '@nestjs/common';
import { storefrontEvents } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';
import { ProfileFold } from '@tradewind/profile';

@Controller()
export class StorefrontEventsConsumer {
  constructor(private readonly fold: ProfileFold) {}

  @FoldPattern(storefrontEvents)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
