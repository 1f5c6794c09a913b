import { idOf, keyOf } from '@tradewind/contracts';
import { entityOf, stateOf } from '@tradewind/fold';
import type { GroupMember } from '@tradewind/fold';
import type { CurrentGeneration } from './current-generation.js';

export interface EntityQuery {
  readonly tenant: string;
  /** The `next` of the page before. @default the page is the first */
  readonly after?: string | undefined;
  /** From 1 to `MAX_PAGE`. */
  readonly limit: number;
}

/** Entities of a tenant, in the order of the UTF-8 bytes of their ids. */
export interface EntityPage<State> {
  /** `key` is `<tenant>:<id>`. */
  readonly entities: readonly Entity<State>[];
  /** Where the next page begins; absent from the last one. */
  readonly next?: string;
}

interface Entity<State> {
  readonly key: string;
  readonly state: State;
}

export const MAX_PAGE = 500;

/** Where an entity is stored. */
interface Place {
  readonly key: string;
  readonly bytes: Buffer;
  readonly scope: string;
}

interface Keys {
  readonly tenant: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/** A cursor is none that a page has given. */
export class BadCursor extends RangeError {}

/** The entities of one fold in all partitions. */
export class EntityList {
  /** @param scopes Those of the fold's partitions. */
  constructor(
    private readonly member: GroupMember,
    private readonly scopes: readonly string[],
    private readonly stored: CurrentGeneration,
  ) {}

  /** Throws a RangeError for a limit that cannot be, or a cursor that no page has given. */
  async page<State>({ tenant, after: cursor, limit }: EntityQuery): Promise<EntityPage<State>> {
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_PAGE) {
      throw new RangeError(`a page has from 1 to ${MAX_PAGE} entities, not ${limit}`);
    }
    const entities: Entity<State>[] = [];
    let after = cursor === undefined ? undefined : keyOf(tenant, idOfCursor(cursor));
    for (;;) {
      const places = await this.#placesAfter({ tenant, after, limit });
      // A name may be listed of which nothing is stored: then the page takes in another one.
      const taken = places.slice(0, limit - entities.length);
      entities.push(...(await this.#entitiesAt<State>(taken)));
      after = taken.at(-1)?.key;
      if (after === undefined || taken.length === places.length) return { entities };
      if (entities.length === limit) return { entities, next: cursorOf(idOf(after)) };
    }
  }

  /** The first places after a key, one more than the limit if there are so many. */
  async #placesAfter({ tenant, after, limit }: Keys): Promise<Place[]> {
    const page = {
      prefix: this.member.stateName(keyOf(tenant, '')),
      after: after === undefined ? undefined : this.member.stateName(after),
      limit: limit + 1,
    };
    const places = await Promise.all(
      this.scopes.map(async (scope) => {
        const names = await this.stored.list(scope, page);
        return names.map((name): Place => {
          const key = entityOf(name);
          return { key, bytes: Buffer.from(key), scope };
        });
      }),
    );
    return places
      .flat()
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      .slice(0, limit + 1);
  }

  /** In the order of the places, without those that have no state. */
  async #entitiesAt<State>(places: readonly Place[]): Promise<Entity<State>[]> {
    const { member } = this;
    const states = new Map<string, unknown>();
    await Promise.all(
      [...Map.groupBy(places, ({ scope }) => scope)].map(async ([scope, its]) => {
        const names = its.map(({ key }) => member.stateName(key));
        const values = await this.stored.read(scope, names);
        for (const [i, { key }] of its.entries()) {
          const value = values[i];
          if (value !== undefined) states.set(key, stateOf(value, member.fold, key));
        }
      }),
    );
    return places.flatMap(({ key }) => {
      const state = states.get(key);
      return state === undefined ? [] : [{ key, state: state as State }];
    });
  }
}

function cursorOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function idOfCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (id === '' || cursorOf(id) !== cursor) {
    throw new BadCursor(`after is no cursor: take the 'next' of a page`);
  }
  return id;
}
