import { Controller, Inject } from '@nestjs/common';
import { recommenderPairs } from '@tradewind/contracts';
import { FoldPattern, PartitionChunk, type ChunkResult } from '@tradewind/fold';
import type { PairTrainer } from '@tradewind/recommender';
import { PAIR_TRAINER } from './item-lists.js';

@Controller()
export class RecommenderPairsConsumer {
  constructor(@Inject(PAIR_TRAINER) private readonly fold: PairTrainer) {}

  @FoldPattern(recommenderPairs)
  handle(chunk: PartitionChunk): Promise<ChunkResult> {
    return chunk.run(this.fold);
  }
}
