import type { StatementSync } from 'node:sqlite';
import type {
  CommitOutcome,
  NamePage,
  PartitionStore,
  Scope,
  ScopeChange,
  StoredMeta,
} from '../partition-store.js';
import { assertStorable } from '../scope-change.js';
import type { SqliteDatabase } from './sqlite-database.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS state_meta (
    scope TEXT PRIMARY KEY,
    nonce TEXT NOT NULL,
    meta TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS state_entity (
    scope TEXT NOT NULL,
    entity TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (scope, entity)
  );
`;

/** No text comes after the last code point. */
const GREATEST = '\u{10ffff}';

/**
 * Partition state in SQLite, for a platform that runs in one process. Calls block the event loop
 * while SQLite works. `close` leaves the database open: it belongs to whoever opened it.
 */
export class SqlitePartitionStore implements PartitionStore {
  private readonly selectMeta: StatementSync;
  private readonly selectNonce: StatementSync;
  private readonly selectEntity: StatementSync;
  private readonly selectNames: StatementSync;
  private readonly selectPage: StatementSync;
  private readonly replaceMeta: StatementSync;
  private readonly replaceEntity: StatementSync;
  private readonly deleteEntity: StatementSync;

  constructor(private readonly database: SqliteDatabase) {
    const { connection } = database;
    connection.exec(SCHEMA);
    this.selectMeta = connection.prepare('SELECT nonce, meta FROM state_meta WHERE scope = ?');
    this.selectNonce = connection.prepare('SELECT nonce FROM state_meta WHERE scope = ?');
    this.selectEntity = connection.prepare(
      'SELECT value FROM state_entity WHERE scope = ? AND entity = ?',
    );
    this.selectNames = connection.prepare('SELECT entity FROM state_entity WHERE scope = ?');
    this.selectPage = connection.prepare(
      `SELECT entity FROM state_entity WHERE scope = ? AND entity > ? AND entity < ?
       ORDER BY entity LIMIT ?`,
    );
    this.replaceMeta = connection.prepare(
      `INSERT INTO state_meta (scope, nonce, meta) VALUES (?, ?, ?)
       ON CONFLICT (scope) DO UPDATE SET nonce = excluded.nonce, meta = excluded.meta`,
    );
    this.replaceEntity = connection.prepare(
      `INSERT INTO state_entity (scope, entity, value) VALUES (?, ?, ?)
       ON CONFLICT (scope, entity) DO UPDATE SET value = excluded.value`,
    );
    this.deleteEntity = connection.prepare(
      'DELETE FROM state_entity WHERE scope = ? AND entity = ?',
    );
  }

  loadMeta(scope: Scope): Promise<StoredMeta | undefined> {
    return settled(() => {
      const row = this.selectMeta.get(scope);
      return row && { nonce: row['nonce'] as string, meta: row['meta'] as string };
    });
  }

  loadNonce(scope: Scope): Promise<string | undefined> {
    return settled(() => this.nonceOf(scope));
  }

  read(scope: Scope, entities: readonly string[]): Promise<(string | undefined)[]> {
    return settled(() =>
      entities.map(
        (entity) => this.selectEntity.get(scope, entity)?.['value'] as string | undefined,
      ),
    );
  }

  commit(scope: Scope, change: ScopeChange): Promise<CommitOutcome> {
    return settled(() => {
      assertStorable(change);
      return this.database.transaction(() => this.compareAndSet(scope, change));
    });
  }

  /** The log is in the same file, so a power cut takes the same commits from state and log. */
  confirm(scope: Scope, nonce: string): Promise<boolean> {
    return settled(() => this.nonceOf(scope) === nonce);
  }

  /** Every stored entity can be listed: the key of the table is in the order of names. */
  list(scope: Scope, { prefix, after = prefix, limit }: NamePage): Promise<string[]> {
    return settled(() =>
      this.selectPage
        .all(scope, after, prefix + GREATEST, limit)
        .map((row) => row['entity'] as string),
    );
  }

  enlist(): Promise<void> {
    return Promise.resolve();
  }

  sweep(scope: Scope, isUseless: (entity: string) => boolean): Promise<void> {
    return settled(() => {
      const names = this.selectNames.all(scope).map((row) => row['entity'] as string);
      this.database.transaction(() => {
        for (const name of names.filter(isUseless)) this.deleteEntity.run(scope, name);
      });
    });
  }

  ping(): Promise<void> {
    return settled(() => {
      this.selectNonce.get('');
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private compareAndSet(scope: Scope, change: ScopeChange): CommitOutcome {
    const current = this.nonceOf(scope);
    if (current === change.nonce) return { applied: true };
    if (current !== change.expected) return { applied: false, current };
    this.replaceMeta.run(scope, change.nonce, change.meta);
    for (const [entity, value] of change.entries) {
      if (value === '') this.deleteEntity.run(scope, entity);
      else this.replaceEntity.run(scope, entity, value);
    }
    return { applied: true };
  }

  private nonceOf(scope: Scope): string | undefined {
    return this.selectNonce.get(scope)?.['nonce'] as string | undefined;
  }
}

/** The port is asynchronous, so an exception of SQLite becomes a rejection. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
