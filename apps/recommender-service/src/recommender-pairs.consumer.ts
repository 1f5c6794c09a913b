import { Controller } from '@nestjs/common';
import { recommenderPairs } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';
import { ItemShardFold } from '@tradewind/recommendation';

@Controller()
export class RecommenderPairsConsumer {
  constructor(private readonly fold: ItemShardFold) {}

  @FoldPattern(recommenderPairs)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
