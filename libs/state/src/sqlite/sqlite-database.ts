import { DatabaseSync } from 'node:sqlite';

/**
 * One SQLite file, or `:memory:`, of which this process is the only user. The store and the log can
 * share it: what both wrote then survives a crash as one consistent prefix.
 */
export interface SqliteDatabase {
  readonly connection: DatabaseSync;
  /** Runs synchronous work as one atomic write. Does not nest. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the file, creating it if need be.
 *
 * A commit survives the end of the process at once, and a power cut once the write-ahead log has been
 * synchronised (`synchronous = NORMAL`); a power cut can take the last commits, never single ones out
 * of their order.
 *
 * @throws if another process has the file open: two would not hear of each other's records.
 */
export function openSqlite(path: string): SqliteDatabase {
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
