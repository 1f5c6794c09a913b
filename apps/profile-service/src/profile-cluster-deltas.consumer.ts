import { Controller } from '@nestjs/common';
import { profileClusterDeltas } from '@tradewind/contracts';
import { FoldPattern, PartitionSlice, type SliceResult } from '@tradewind/messaging';
import { ClusterTrainerFold } from '@tradewind/profile';

@Controller()
export class ProfileClusterDeltasConsumer {
  constructor(private readonly fold: ClusterTrainerFold) {}

  @FoldPattern(profileClusterDeltas)
  handle(slice: PartitionSlice): Promise<SliceResult> {
    return slice.run(this.fold);
  }
}
