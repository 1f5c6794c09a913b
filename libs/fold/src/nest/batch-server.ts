import { Server } from '@nestjs/microservices';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Fold } from '@tradewind/contracts';
import { FoldConsumer } from '../consumer/fold-consumer.js';
import type { FoldConsumerOptions, FoldHealth } from '../consumer/fold-consumer.js';
import { groupFolds } from '../group/fold-group.js';
import type { FoldGroup } from '../group/fold-group.js';
import type { PartitionProgress } from '../partition/partition-progress.js';

export type BatchServerOptions = Omit<FoldConsumerOptions, 'group'> & {
  /** A consumer has died for good: the process should end and be started anew. */
  readonly onFailure: (error: unknown) => void;
};

/**
 * Nest transport that folds: one consumer group member for each group of folds that share topics, so that
 * a trainer and the folds that wait for it never wait for the same fetch.
 */
export class BatchServer extends Server implements CustomTransportStrategy {
  readonly #consumers: FoldConsumer[] = [];
  #groups: readonly FoldGroup[] | undefined;

  constructor(private readonly options: BatchServerOptions) {
    super();
  }

  /** Sets what is folded, before it listens. Throws a TypeError for folds that cannot be run together. */
  use(folds: readonly Fold[]): void {
    this.#groups = groupFolds(folds);
  }

  /** The folds of the service in groups; empty before `use`. */
  get groups(): readonly FoldGroup[] {
    return this.#groups ?? [];
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
      this.#consumers.length === this.#groups?.length && this.health.every(({ ready }) => ready)
    );
  }

  /** By fold group; consumers that have not been started yet are left out. */
  get health(): readonly FoldHealth[] {
    return this.#consumers.map((consumer) => consumer.health);
  }

  get progress(): readonly PartitionProgress[] {
    return this.#consumers.flatMap((consumer) => consumer.progress);
  }

  async #start(): Promise<void> {
    for (const group of this.groups) {
      const consumer = new FoldConsumer({ ...this.options, group });
      this.#consumers.push(consumer);
      await consumer.start(this.options.onFailure);
    }
  }
}
