import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import type { Fold } from '@tradewind/contracts';
import { FoldGroup, GENERATION, partName, scopeOf } from '@tradewind/fold';
import { openSqlite, SqlitePartitionStore } from '@tradewind/state';
import type { NamePage } from '@tradewind/state';
import { BadCursor, MAX_PAGE } from './entity-list.js';
import { StateReader } from './state-reader.js';

const fold: Fold = {
  name: 'visits',
  inputs: [storefrontEvents],
  emits: [],
  stateVersion: 1,
  listed: true,
  initialState: () => ({}),
  evolve: () => undefined,
};

/** Tells names of which nothing is stored, as a store may after a crash. */
class StoreWithGhosts extends SqlitePartitionStore {
  readonly ghosts: string[] = [];

  override async list(scope: string, page: NamePage): Promise<string[]> {
    const { prefix, after = prefix, limit } = page;
    const ghosts = this.ghosts.filter((name) => name.startsWith(prefix) && name > after);
    return [...(await super.list(scope, page)), ...ghosts].sort().slice(0, limit);
  }
}

describe('entities of a fold in all partitions', () => {
  const database = () => openSqlite(':memory:');
  let opened: ReturnType<typeof database>;
  let store: StoreWithGhosts;
  let reader: StateReader;
  let commits = 0;

  beforeEach(() => {
    opened = database();
    store = new StoreWithGhosts(opened);
    const groups = [new FoldGroup([fold])];
    reader = new StateReader(store, 'test-service', { groups });
  });
  afterEach(() => {
    opened.close();
  });

  async function stored(partition: number, entries: Record<string, string>): Promise<void> {
    const scope = scopeOf('test-service', storefrontEvents.name, partition);
    const expected = await store.loadNonce(scope);
    const nonce = String(++commits).padStart(22, '0');
    const values = new Map(Object.entries(entries));
    await store.commit(scope, { expected, nonce, meta: '', entries: values });
  }

  const visitor = (key: string, generation = '') => ({
    [`${generation}visits/demo:${key}`]: JSON.stringify({ s: { key } }),
  });

  async function pages(limit: number): Promise<string[][]> {
    const found: string[][] = [];
    let after: string | undefined;
    do {
      const page = await reader.list<{ key: string }>('visits', { tenant: 'demo', after, limit });
      expect(page.entities.every(({ key, state }) => key === `demo:${state.key}`)).toBe(true);
      found.push(page.entities.map(({ state }) => state.key));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  it('come in the order of their ids, page by page', async () => {
    await stored(0, { ...visitor('d'), ...visitor('a'), [partName('visits', 'x')]: '{}' });
    await stored(2, { ...visitor('c'), ...visitor('é'), 'visits/other:b': '{"s":{}}' });
    await stored(storefrontEvents.partitions - 1, { ...visitor('b'), 'other/demo:b': '{"s":{}}' });
    for (const [limit, expected] of [
      [1, [['a'], ['b'], ['c'], ['d'], ['é']]],
      [2, [['a', 'b'], ['c', 'd'], ['é']]],
      [5, [['a', 'b', 'c', 'd', 'é']]],
      [MAX_PAGE, [['a', 'b', 'c', 'd', 'é']]],
    ] as const) {
      expect(await pages(limit)).toEqual(expected);
    }
  });

  it('are those that have a state, whatever else is listed', async () => {
    await stored(0, { ...visitor('a'), ...visitor('c'), 'visits/demo:b': '{"r":"12345678"}' });
    store.ghosts.push('visits/demo:aa', 'visits/demo:ab', 'visits/demo:z');
    for (const limit of [1, 2, 3]) expect((await pages(limit)).flat()).toEqual(['a', 'c']);
    await stored(0, { 'visits/demo:a': '' });
    expect((await pages(2)).flat()).toEqual(['c']);
  });

  it('are those of the generation that is read', async () => {
    await stored(0, { ...visitor('a'), ...visitor('b') });
    expect((await pages(1)).flat()).toEqual(['a', 'b']);
    await stored(0, { [GENERATION]: '1', ...visitor('b', 'g1/') });
    expect((await pages(1)).flat()).toEqual(['b']);
  });

  it('are refused for a limit or a cursor that cannot be, and where no fold is listed', async () => {
    const page = { tenant: 'demo', limit: 1 };
    for (const limit of [0, MAX_PAGE + 1, 1.5, NaN]) {
      await expect(reader.list('visits', { ...page, limit })).rejects.toThrow(/from 1 to 500/);
    }
    for (const after of ['', '=', 'YQ==']) {
      await expect(reader.list('visits', { ...page, after })).rejects.toThrow(BadCursor);
    }
    const unlisted = new FoldGroup([{ ...fold, listed: false }]);
    const other = new StateReader(store, 'test-service', { groups: [unlisted] });
    expect(() => other.list('visits', page)).toThrow(/are not listed/);
  });
});
