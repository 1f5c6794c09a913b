import { EventPattern } from '@nestjs/microservices';
import type { TopicContract } from '@tradewind/contracts';
import type { PartitionSlice, SliceResult } from '../processor/partition-slice.js';

type FoldHandler = (slice: PartitionSlice) => Promise<SliceResult>;

/**
 * Marks the controller method that folds a topic. It takes a `PartitionSlice` and returns what
 * `slice.run(fold)` resolves to.
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
