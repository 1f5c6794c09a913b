import { Controller } from '@nestjs/common';
import { profileClusterDeltas } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { ClusterTrainerFold } from '@tradewind/profile';

@Controller()
export class ProfileClusterDeltasConsumer {
  constructor(private readonly fold: ClusterTrainerFold) {}

  @FoldPattern(profileClusterDeltas)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
