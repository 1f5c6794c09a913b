import { DatabaseSync } from 'node:sqlite';
import { makePrivate } from './private-file.js';

/**
 * An SQLite file, or `:memory:`, that only this process uses. The store and the log can share it;
 * then what both wrote survives a crash as one consistent prefix.
 */
export interface SqliteDatabase {
  readonly connection: DatabaseSync;
  /** Runs synchronous work as one atomic write. Does not nest. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the file, and creates it if necessary. It is its owner's alone, and so are the files that SQLite
 * puts beside it.
 *
 * A commit survives the end of the process at once, and a power cut once the write-ahead log has
 * been synchronised (`synchronous = NORMAL`). A power cut can take the latest commits, but never
 * earlier ones without them.
 *
 * @throws if another process has the file open, since the two would not see each other's records.
 */
export function openSqlite(path: string): SqliteDatabase {
  if (path !== ':memory:') makePrivate(path);
  const connection = new DatabaseSync(path, { timeout: 1_000 });
  try {
    connection.exec('PRAGMA locking_mode = EXCLUSIVE');
    connection.exec('PRAGMA journal_mode = WAL');
    connection.exec('PRAGMA synchronous = NORMAL');
    connection.exec('PRAGMA temp_store = MEMORY');
    // The lock is taken by the first write and kept until the connection is closed.
    connection.exec('BEGIN IMMEDIATE; COMMIT');
  } catch (cause) {
    connection.close();
    throw new Error(`Cannot open ${path}: is another process using it?`, { cause });
  }
  return {
    connection,
    transaction: (work) => inTransaction(connection, work),
    close: () => {
      if (connection.isOpen) connection.close();
    },
  };
}

function inTransaction<T>(connection: DatabaseSync, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // Some errors, a full disk among them, have rolled back already.
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
