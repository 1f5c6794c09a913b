import { Inject, Injectable } from '@nestjs/common';
import { keyOf, tenantOf } from '@tradewind/contracts';
import {
  GENERATION,
  generationPrefix,
  partName,
  partOf,
  readStored,
  scopeOf,
  stateName,
} from '@tradewind/fold';
import type { BatchServer, FoldGroup, GroupMember } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import type { StateReads } from './runtime.js';
import { BATCH_SERVER, SERVICE_NAME, STATE_READS } from './tokens.js';

interface Found {
  readonly group: FoldGroup;
  readonly member: GroupMember;
}

/** Ids of a shopper that a read follows from one to the next. */
const MAX_HOPS = 8;

/** The state that was found, and the key of the entity that has it. */
export interface FoundState<State> {
  readonly key: string;
  readonly state: State | undefined;
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

  /**
   * State of an entity of a fold of this service, by the fold's name; `key` is `<tenant>:<id>`. An id that
   * was linked to another one of its shopper finds the state of that one.
   */
  async read<State>(fold: string, key: string): Promise<State | undefined> {
    return (await this.find<State>(fold, key)).state;
  }

  /** As `read`, with the key under which the state is. */
  async find<State>(fold: string, key: string): Promise<FoundState<State>> {
    const { group, member } = this.#find(fold);
    let at = key;
    for (let hops = 0; ; hops++) {
      const partition = partitionOf(at, group.first.partitions);
      const value = await this.#value(group, partition, stateName(fold, at));
      if (value === undefined) return { key: at, state: undefined };
      const { state, to } = readStored(value, member.fold, at);
      if (to === undefined || hops === MAX_HOPS)
        return { key: at, state: state as State | undefined };
      at = keyOf(tenantOf(key), to);
    }
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

  #find(fold: string): Found {
    for (const group of this.server.groups) {
      const member = group.members.find(({ name }) => name === fold);
      if (member) return { group, member };
    }
    throw new TypeError(`${this.service} has no fold ${fold}`);
  }
}
