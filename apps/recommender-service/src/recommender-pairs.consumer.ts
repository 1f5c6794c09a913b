import { Controller } from '@nestjs/common';
import { recommenderPairs } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import { ItemShardFold } from '@tradewind/recommender';

@Controller()
export class RecommenderPairsConsumer {
  constructor(private readonly fold: ItemShardFold) {}

  @FoldPattern(recommenderPairs)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
