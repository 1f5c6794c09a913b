import type { TopicContract } from '@tradewind/contracts';
import { PARTITION_ENTITY, stateOf } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import { scopeOf } from '../reference/reference-run.js';

/** The fields of a meta that the figures need. */
export interface StoredMetaFigures {
  readonly next: number;
  readonly counts: {
    readonly folded: number;
    readonly duplicates: number;
    readonly deadLettered: number;
  };
}

/** Reads what a service's folds have stored. */
export class StoredState {
  constructor(
    private readonly service: string,
    private readonly store: PartitionStore,
  ) {}

  /** States of those of the entities that have one. */
  async entities<State>(
    topic: TopicContract,
    partition: number,
    keys: Iterable<string>,
  ): Promise<Map<string, State>> {
    const names = [...keys];
    const values = await this.store.read(scopeOf(this.service, topic, partition), names);
    const states = new Map<string, State>();
    names.forEach((name, i) => {
      const value = values[i];
      const state = value === undefined ? undefined : (stateOf(value) as State | undefined);
      if (state !== undefined) states.set(name, state);
    });
    return states;
  }

  async entity<State>(topic: TopicContract, key: string): Promise<State | undefined> {
    const states = await this.entities<State>(topic, partitionOf(key, topic.partitions), [key]);
    return states.get(key);
  }

  /** Returns the state of the whole partition. */
  async partition<State>(topic: TopicContract, partition: number): Promise<State | undefined> {
    const scope = scopeOf(this.service, topic, partition);
    const [value] = await this.store.read(scope, [PARTITION_ENTITY]);
    return value === undefined ? undefined : (JSON.parse(value) as State);
  }

  /** Returns the metas of all partitions in order. */
  metas(topic: TopicContract): Promise<(StoredMetaFigures | undefined)[]> {
    const numbers = Array.from({ length: topic.partitions }, (_, partition) => partition);
    return Promise.all(numbers.map((partition) => this.meta(topic, partition)));
  }

  async meta(topic: TopicContract, partition: number): Promise<StoredMetaFigures | undefined> {
    const stored = await this.store.loadMeta(scopeOf(this.service, topic, partition));
    return stored && (JSON.parse(stored.meta) as StoredMetaFigures);
  }
}
