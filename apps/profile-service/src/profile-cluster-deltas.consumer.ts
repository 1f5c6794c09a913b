import { Controller, Inject } from '@nestjs/common';
import { profileClusterDeltas } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import type { SegmentTrainer } from '@tradewind/profile';
import { SEGMENT_TRAINER } from './segment-models.js';

@Controller()
export class ProfileClusterDeltasConsumer {
  constructor(@Inject(SEGMENT_TRAINER) private readonly fold: SegmentTrainer) {}

  @FoldPattern(profileClusterDeltas)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
