import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { makePrivate } from './private-file.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Pages of 4 KiB that are copied at a time; between two of them others write. */
const PAGES_AT_A_TIME = 256;

/** A write takes milliseconds. */
const TRIES = 100;
const RETRY_MS = 10;
/** SQLite's result codes. */
const [OK, BUSY, LOCKED] = [0, 5, 6];

/**
 * Copies the database to a file while it is in use, in place of what the file holds. The copy is the
 * database as it was at one moment between the call and the end: what was committed before the call is
 * in it. Rejects, e.g. for a full disk; the file is then of no use.
 */
export async function backUpSqlite({ connection }: SqliteDatabase, path: string): Promise<void> {
  makePrivate(path);
  for (let left = TRIES; ; left -= 1) {
    try {
      await backup(connection, path, { rate: PAGES_AT_A_TIME });
      return;
    } catch (error) {
      if (left === 1 || !isBusy(error)) throw error;
      await setTimeout(RETRY_MS);
    }
  }
}

/** Node says so when the first step has met a write under way, which SQLite does not call an error. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    [OK, BUSY, LOCKED].includes(Number(error.errcode))
  );
}

/**
 * Makes a copy a single file that needs no write-ahead log, and reads all of it. Throws if it is damaged,
 * or is no database with all of these tables. Blocks, a second or so for each gigabyte.
 */
export function checkSqliteCopy(path: string, tables: readonly string[]): void {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path);
    connection.exec('PRAGMA journal_mode = DELETE');
    const [first] = connection.prepare('PRAGMA quick_check(1)').all();
    if (first?.['quick_check'] !== 'ok') throw new Error(String(first?.['quick_check']));
    const found = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const names = new Set(found.map(({ name }) => name));
    const missing = tables.filter((name) => !names.has(name));
    if (missing.length > 0) throw new Error(`it has no table ${missing.join(', ')}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${path} is no whole database of Tradewind: ${why}`, { cause });
  } finally {
    connection?.close();
  }
}
