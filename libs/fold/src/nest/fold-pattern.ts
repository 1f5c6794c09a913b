import { EventPattern } from '@nestjs/microservices';
import type { TopicContract } from '@tradewind/contracts';
import type { PartitionChunk, ChunkResult } from '../partition/partition-chunk.js';

type FoldHandler = (chunk: PartitionChunk) => Promise<ChunkResult>;

/**
 * Marks the controller method that folds a topic. It takes a `PartitionChunk` and returns what
 * `chunk.run(fold)` resolves to.
 */
export function FoldPattern(topic: TopicContract) {
  return (
    target: object,
    property: string | symbol,
    descriptor: TypedPropertyDescriptor<FoldHandler>,
  ): void => {
    (EventPattern(topic.name, { topic }) as MethodDecorator)(target, property, descriptor);
  };
}
