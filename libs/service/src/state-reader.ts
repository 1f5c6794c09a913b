import { Inject, Injectable } from '@nestjs/common';
import {
  GENERATION,
  generationPrefix,
  partName,
  partOf,
  scopeOf,
  stateName,
  stateOf,
} from '@tradewind/fold';
import type { BatchServer, FoldGroup, GroupMember } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { StateReads } from './runtime.js';
import { BATCH_SERVER, SERVICE_NAME, STATE_READS } from './tokens.js';

interface Found {
  readonly group: FoldGroup;
  readonly member: GroupMember;
}

/** Reads what this service's folds have written, whichever replica owns it. Never writes. */
@Injectable()
export class StateReader {
  /** The generation last seen, by scope; nearly always the one that is still read. */
  readonly #generations = new Map<string, number>();

  constructor(
    @Inject(STATE_READS) private readonly store: StateReads,
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: Pick<BatchServer, 'groups'>,
  ) {}

  /** State of an entity of a fold of this service, by the fold's name; `key` is `<tenant>:<id>`. */
  async read<State>(
    fold: string,
    key: string,
    partition = partitionOf(key, this.#partitions(fold)),
  ): Promise<State | undefined> {
    const { group, member } = this.#find(fold);
    const value = await this.#value(group, partition, stateName(fold, key));
    return value === undefined ? undefined : (stateOf(value, member.fold, key) as State);
  }

  /** A fold's part of this name, of each partition that has one. */
  async readPart<Part>(fold: string, name: string): Promise<Part[]> {
    const { group, member } = this.#find(fold);
    const partitions = Array.from({ length: group.first.partitions }, (_, partition) => partition);
    const values = await Promise.all(
      partitions.map((partition) => this.#value(group, partition, partName(fold, name))),
    );
    return values.flatMap((value) =>
      value === undefined ? [] : [partOf(value, member.fold, name) as Part],
    );
  }

  /** One read suffices unless the state has been built anew since the last one. */
  async #value(group: FoldGroup, partition: number, name: string): Promise<string | undefined> {
    const scope = scopeOf(this.service, group.name, partition);
    const expected = this.#generations.get(scope) ?? 0;
    const names = [GENERATION, generationPrefix(expected) + name];
    const [stored, value] = await this.store.read(scope, names);
    const generation = Number(stored ?? 0);
    if (generation === expected) return value;
    this.#generations.set(scope, generation);
    const [current] = await this.store.read(scope, [generationPrefix(generation) + name]);
    return current;
  }

  #partitions(fold: string): number {
    return this.#find(fold).group.first.partitions;
  }

  #find(fold: string): Found {
    for (const group of this.server.groups) {
      const member = group.members.find(({ name }) => name === fold);
      if (member) return { group, member };
    }
    throw new TypeError(`${this.service} has no fold ${fold}`);
  }
}
