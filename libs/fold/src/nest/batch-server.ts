import { Server } from '@nestjs/microservices';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import type { TopicContract } from '@tradewind/contracts';
import { lastValueFrom } from 'rxjs';
import { FoldConsumer } from '../consumer/fold-consumer.js';
import type { FoldConsumerOptions, FoldHealth } from '../consumer/fold-consumer.js';
import type { PartitionProgress } from '../partition/partition-progress.js';
import type { PartitionChunk, ChunkResult } from '../partition/partition-chunk.js';

export type BatchServerOptions = Omit<FoldConsumerOptions, 'topic' | 'fold'> & {
  /** A consumer has died for good: the process should end and be started anew. */
  readonly onFailure: (error: unknown) => void;
};

/**
 * Nest transport that hands whole batches to handlers marked with `FoldPattern`: one consumer group
 * member a topic, so that a trainer and the folds that wait for it never wait for the same fetch.
 */
export class BatchServer extends Server implements CustomTransportStrategy {
  readonly #consumers: FoldConsumer[] = [];

  constructor(private readonly options: BatchServerOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    this.#start().then(() => {
      callback();
    }, callback);
  }

  /** Resolves when every consumer has finished its batch and left its group. */
  async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.close()));
  }

  on(): never {
    throw new TypeError('a BatchServer emits no events: read its progress');
  }

  unwrap(): never {
    throw new TypeError('a BatchServer has no one client to unwrap');
  }

  /** Every consumer has caught up with what the log held when its partitions came to it. */
  get isReady(): boolean {
    return (
      this.#consumers.length === this.messageHandlers.size &&
      this.health.every(({ ready }) => ready)
    );
  }

  /** By topic; consumers that have not been started yet are left out. */
  get health(): readonly FoldHealth[] {
    return this.#consumers.map((consumer) => consumer.health);
  }

  get progress(): readonly PartitionProgress[] {
    return this.#consumers.flatMap((consumer) => consumer.progress);
  }

  async #start(): Promise<void> {
    for (const [pattern, handler] of this.messageHandlers) {
      const topic = topicOf(pattern, handler);
      const consumer = new FoldConsumer({
        ...this.options,
        topic,
        fold: (chunk) => this.#fold(handler, chunk),
      });
      this.#consumers.push(consumer);
      await consumer.start(this.options.onFailure);
    }
  }

  async #fold(handler: MessageHandler, chunk: PartitionChunk): Promise<ChunkResult> {
    const handled: unknown = await handler(chunk);
    return (await lastValueFrom(this.transformToObservable(handled))) as ChunkResult;
  }
}

function topicOf(pattern: string, handler: MessageHandler): TopicContract {
  const topic = handler.extras?.['topic'] as TopicContract | undefined;
  if (topic === undefined) {
    throw new TypeError(`the handler of ${pattern} is not marked with @FoldPattern(topic)`);
  }
  return topic;
}
