import { epochOf } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldOutput, TopicContract } from '@tradewind/contracts';
import type { Cause, Outbox } from './outbox.js';
import type { PartitionMemory } from '../memory/partition-memory.js';

export interface ChunkContextOptions {
  readonly memory: PartitionMemory;
  readonly outbox: Outbox;
  readonly fold: Fold;
  readonly partition: number;
  readonly epochMs: number;
}

/**
 * What is open to a fold in each step of a chunk: one object for all of them, since a fold has no use
 * for it once it has returned, and there are many steps.
 */
export class ChunkContext implements FoldContext<unknown, unknown> {
  now = -Infinity;
  epoch = NaN;
  readonly partitionId: number;
  readonly partition: unknown;
  #cause: Cause = { time: 0, recordedAt: 0 };

  constructor(private readonly options: ChunkContextOptions) {
    const { memory, fold, partition } = options;
    this.partitionId = partition;
    this.partition = memory.partition(fold, partition);
  }

  /** For the next call of the fold: as of the partition's clock, because of `cause`. */
  at(cause: Cause): this {
    const { clock = -Infinity } = this.options.memory.meta;
    if (clock !== this.now) {
      this.now = clock;
      this.epoch = epochOf(clock, this.options.epochMs);
    }
    this.#cause = cause;
    return this;
  }

  emit<T extends TopicContract>(output: FoldOutput<T>): void {
    const { memory, outbox } = this.options;
    const time = memory.meta.clock ?? this.#cause.time;
    outbox.emit(output, { ...this.#cause, time });
  }

  state(entity: string): unknown {
    const { memory, fold } = this.options;
    return memory.entities.state(entity, (name) => fold.initialState(name));
  }

  wakeAt(entity: string, time: number | undefined): void {
    const { entities, timers } = this.options.memory;
    const at = time === undefined ? undefined : Math.max(time, this.now);
    entities.setTimer(entity, at);
    if (at !== undefined) timers.register(entity, at);
  }
}
