import { Inject, Injectable } from '@nestjs/common';
import { keyOf, tenantOf } from '@tradewind/contracts';
import { partName, partOf, partsName, readStored, scopeOf, stateName } from '@tradewind/fold';
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
  readonly #stored: CurrentGeneration;

  constructor(
    @Inject(STATE_READS) store: StateReads,
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(BATCH_SERVER) private readonly server: Pick<BatchServer, 'groups'>,
  ) {
    this.#stored = new CurrentGeneration(store);
  }

  /**
   * State of an entity of a fold of this service, by the fold's name; `key` is `<tenant>:<id>`. An id that
   * was linked to another one of its shopper finds the state of that one.
   */
  async read<State>(fold: string, key: string): Promise<State | undefined> {
    return (await this.find<State>(fold, key)).state;
  }

  /** State of an entity that is in the partition of another key, whose records it is folded from. */
  async readBeside<State>(fold: string, entity: string, key: string): Promise<State | undefined> {
    const { group, member } = this.#find(fold);
    const partition = partitionOf(key, group.first.partitions);
    const value = await this.#value(group, partition, stateName(fold, entity));
    return value === undefined
      ? undefined
      : (readStored(value, member.fold, entity).state as State | undefined);
  }

  /**
   * State that is kept under the very id. What was handed over to another id is not found: a browser may
   * say of itself that it is any user's, so that its id must not lead to what is known of the user.
   */
  async readOwn<State>(fold: string, key: string): Promise<State | undefined> {
    const { group, member } = this.#find(fold);
    const value = await this.#value(
      group,
      partitionOf(key, group.first.partitions),
      stateName(fold, key),
    );
    if (value === undefined) return undefined;
    const { state, to } = readStored(value, member.fold, key);
    return to === undefined ? (state as State | undefined) : undefined;
  }

  /**
   * The keys that a read goes through: the one that was asked for, and the next ids of its shopper, up to
   * the one that has the state.
   */
  async path(fold: string, key: string): Promise<readonly string[]> {
    const { group, member } = this.#find(fold);
    const path = [key];
    for (let at = key; path.length <= MAX_HOPS; path.push(at)) {
      const partition = partitionOf(at, group.first.partitions);
      const value = await this.#value(group, partition, stateName(fold, at));
      const to = value === undefined ? undefined : readStored(value, member.fold, at).to;
      if (to === undefined) break;
      at = keyOf(tenantOf(key), to);
    }
    return path;
  }

  /**
   * All ids of the shopper of a key, as keys: first the one that has the state, then those that lead to it.
   * The key itself is among them whether or not anything is known of it.
   */
  async idsOf(fold: string, key: string): Promise<readonly string[]> {
    const path = await this.path(fold, key);
    const [owner = key] = path.slice(-1);
    const { group, member } = this.#find(fold);
    const value = await this.#value(
      group,
      partitionOf(owner, group.first.partitions),
      stateName(fold, owner),
    );
    const { linked = [] } = value === undefined ? {} : readStored(value, member.fold, owner);
    const others = linked.map((id) => keyOf(tenantOf(key), id));
    // An id whose link has moved on belongs to somebody else.
    const ends = await Promise.all(others.map((other) => this.path(fold, other)));
    const own = others.filter((_, i) => ends[i]?.at(-1) === owner);
    return [...new Set([owner, ...path, ...own])];
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
    const values = await Promise.all(
      partitionsOf(group).map((partition) => this.#value(group, partition, partName(fold, name))),
    );
    return values.flatMap((value) =>
      value === undefined ? [] : [partOf(value, member.fold, name) as Part],
    );
  }

  /** The names of a fold's parts, of each partition. */
  async partNames(fold: string): Promise<string[][]> {
    const { group } = this.#find(fold);
    const values = await Promise.all(
      partitionsOf(group).map((partition) => this.#value(group, partition, partsName(fold))),
    );
    return values.map((value) => JSON.parse(value ?? '[]') as string[]);
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
