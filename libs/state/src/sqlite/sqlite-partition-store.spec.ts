import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describePartitionStore } from '../testing/index.js';
import { openSqlite } from './sqlite-database.js';
import { SqlitePartitionStore } from './sqlite-partition-store.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'state-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});
const file = () => join(directory, 'state.db');

/** A store that closes its database with itself. */
class OwningStore extends SqlitePartitionStore {
  constructor(private readonly opened: ReturnType<typeof openSqlite>) {
    super(opened);
  }
  override close(): Promise<void> {
    this.opened.close();
    return Promise.resolve();
  }
}

describePartitionStore('SQLite in memory', () =>
  Promise.resolve(new OwningStore(openSqlite(':memory:'))),
);
describePartitionStore('SQLite in a file', () =>
  Promise.resolve(new OwningStore(openSqlite(file()))),
);

describe('a SQLite file', () => {
  const commit = { expected: undefined, nonce: 'n'.repeat(22), meta: 'm' };

  it('keeps its state when it is opened again', async () => {
    const before = openSqlite(file());
    await new SqlitePartitionStore(before).commit('s', {
      ...commit,
      entries: new Map([['a', 'kept']]),
    });
    before.close();
    const after = openSqlite(file());
    const store = new SqlitePartitionStore(after);
    expect(await store.loadMeta('s')).toEqual({ nonce: commit.nonce, meta: 'm' });
    expect(await store.read('s', ['a'])).toEqual(['kept']);
    after.close();
  });

  it('is refused to a second user, and free once the first has closed', () => {
    const first = openSqlite(file());
    expect(() => openSqlite(file())).toThrow('is another process using it?');
    first.close();
    const second = openSqlite(file());
    second.close();
  });

  it('undoes a transaction that throws', async () => {
    const database = openSqlite(file());
    const store = new SqlitePartitionStore(database);
    expect(() =>
      database.transaction(() => {
        database.connection.exec("INSERT INTO state_entity VALUES ('s', 'a', 'x')");
        throw new Error('half way');
      }),
    ).toThrow('half way');
    expect(await store.read('s', ['a'])).toEqual([undefined]);
    database.close();
  });

  it('rejects, rather than throws, once the database is closed', async () => {
    const database = openSqlite(':memory:');
    const store = new SqlitePartitionStore(database);
    database.close();
    await expect(store.ping()).rejects.toThrow();
    await expect(store.read('s', ['a'])).rejects.toThrow();
  });
});
