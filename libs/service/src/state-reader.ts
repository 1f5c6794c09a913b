import { Inject, Injectable } from '@nestjs/common';
import { partName, partOf, scopeOf, stateName, stateOf } from '@tradewind/fold';
import type { BatchServer, FoldGroup, GroupMember } from '@tradewind/fold';
import { partitionOf } from '@tradewind/log';
import { CurrentGeneration } from './current-generation.js';
import { EntityList } from './entity-list.js';
import type { EntityPage, EntityQuery } from './entity-list.js';
import type { StateReads } from './runtime.js';
import { BATCH_SERVER, SERVICE_NAME, STATE_READS } from './tokens.js';

interface Found {
  readonly group: FoldGroup;
  readonly member: GroupMember;
}

/** Reads what this service's folds have written, whichever replica owns it. Never writes. */
@Injectable()
export class StateReader {
  readonly #stored: CurrentGeneration;

  constructor(
    @Inject(STATE_READS) store: StateReads,
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: Pick<BatchServer, 'groups'>,
  ) {
    this.#stored = new CurrentGeneration(store);
  }

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
    const values = await Promise.all(
      partitionsOf(group).map((partition) => this.#value(group, partition, partName(fold, name))),
    );
    return values.flatMap((value) =>
      value === undefined ? [] : [partOf(value, member.fold, name) as Part],
    );
  }

  /**
   * Some entities of a tenant, of all partitions; the fold has to be `listed`. Pages that follow each other
   * tell each entity once that is there all the while, and none that was forgotten before. Rejects with a
   * RangeError for a limit that cannot be, or a cursor that no page has given.
   */
  list<State>(fold: string, query: EntityQuery): Promise<EntityPage<State>> {
    const { group, member } = this.#find(fold);
    if (!member.fold.listed) throw new TypeError(`the entities of ${fold} are not listed`);
    const scopes = partitionsOf(group).map((partition) => this.#scope(group, partition));
    return new EntityList(member, scopes, this.#stored).page<State>(query);
  }

  async #value(group: FoldGroup, partition: number, name: string): Promise<string | undefined> {
    const [value] = await this.#stored.read(this.#scope(group, partition), [name]);
    return value;
  }

  #scope({ name }: FoldGroup, partition: number): string {
    return scopeOf(this.service, name, partition);
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

function partitionsOf({ first }: FoldGroup): number[] {
  return Array.from({ length: first.partitions }, (_, partition) => partition);
}
