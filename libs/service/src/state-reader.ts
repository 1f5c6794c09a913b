import { Inject, Injectable } from '@nestjs/common';
import type { TopicContract } from '@tradewind/contracts';
import { PARTITION_ENTITY, stateOf } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { StateReads } from './runtime.js';
import { SERVICE_NAME, STATE_READS } from './tokens.js';

/** Reads what this service's folds have written, whichever replica owns it. Never writes. */
@Injectable()
export class StateReader {
  constructor(
    @Inject(STATE_READS) private readonly store: StateReads,
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  /** State of an entity of the fold on a topic; `key` is `<tenant>:<id>`. */
  async read<State>(
    topic: TopicContract,
    key: string,
    partition = partitionOf(key, topic.partitions),
  ): Promise<State | undefined> {
    const [value] = await this.store.read(this.#scope(topic, partition), [key]);
    return value === undefined ? undefined : (stateOf(value) as State | undefined);
  }

  /** State of each partition of the fold on a topic; partitions not yet written are left out. */
  async readPartitions<Partition>(topic: TopicContract): Promise<Partition[]> {
    const partitions = Array.from({ length: topic.partitions }, (_, partition) => partition);
    const values = await Promise.all(
      partitions.map((partition) =>
        this.store.read(this.#scope(topic, partition), [PARTITION_ENTITY]),
      ),
    );
    return values.flatMap(([value]) =>
      value === undefined ? [] : [JSON.parse(value) as Partition],
    );
  }

  #scope(topic: TopicContract, partition: number): string {
    return `${this.service}:${topic.name}:${String(partition)}`;
  }
}
