import type { TopicContract } from '@tradewind/contracts';
import { partName, stateName, stateOf } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { PartitionStore } from '@tradewind/state';
import { nextIn, scopeOf } from '../reference/reference-run.js';

interface Counts {
  readonly folded: number;
  readonly duplicates: number;
  readonly deadLettered: number;
}

/** The fields of a meta that the figures need. */
export interface StoredMetaFigures {
  readonly next: number;
  readonly counts: Counts;
}

/** A fold, and the first input topic of its group. */
export interface StoredFold {
  readonly name: string;
  readonly topic: TopicContract;
}

/** Reads the first generation of the state that a service's folds have stored. */
export class StoredState {
  constructor(
    private readonly service: string,
    private readonly store: PartitionStore,
  ) {}

  /** Returns the states of those entities that have one. */
  async entities<State>(
    { name: fold, topic }: StoredFold,
    partition: number,
    keys: Iterable<string>,
  ): Promise<Map<string, State>> {
    const entities = [...keys];
    const names = entities.map((entity) => stateName(fold, entity));
    const values = await this.store.read(scopeOf(this.service, topic, partition), names);
    const states = new Map<string, State>();
    entities.forEach((entity, i) => {
      const value = values[i];
      const state = value === undefined ? undefined : (stateOf(value) as State | undefined);
      if (state !== undefined) states.set(entity, state);
    });
    return states;
  }

  async entity<State>(fold: StoredFold, key: string): Promise<State | undefined> {
    const partition = partitionOf(key, fold.topic.partitions);
    return (await this.entities<State>(fold, partition, [key])).get(key);
  }

  /** Returns a part of the partition's state. */
  async part<Part>(
    { name: fold, topic }: StoredFold,
    partition: number,
    name: string,
  ): Promise<Part | undefined> {
    const scope = scopeOf(this.service, topic, partition);
    const [value] = await this.store.read(scope, [partName(fold, name)]);
    return value === undefined ? undefined : (JSON.parse(value) as { s: Part }).s;
  }

  /** Returns the metas of all partitions in order. */
  metas(topic: TopicContract): Promise<(StoredMetaFigures | undefined)[]> {
    const numbers = Array.from({ length: topic.partitions }, (_, partition) => partition);
    return Promise.all(numbers.map((partition) => this.meta(topic, partition)));
  }

  /** What came from the topic; absent before anything is stored. */
  async meta(topic: TopicContract, partition: number): Promise<StoredMetaFigures | undefined> {
    const stored = await this.store.loadMeta(scopeOf(this.service, topic, partition));
    if (stored === undefined) return undefined;
    const { counts } = JSON.parse(stored.meta) as { counts: Readonly<Record<string, Counts>> };
    const none = { folded: 0, duplicates: 0, deadLettered: 0 };
    return { next: nextIn(stored.meta, topic), counts: counts[topic.name] ?? none };
  }
}
