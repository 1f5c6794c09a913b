import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { checkSqliteCopy, makePrivate, openSqlite } from '@tradewind/state';
import type { DataDirectory } from '../up/data-directory.js';
import { UsageError } from '../up/usage.js';
import { TABLES } from './backup.js';

export interface RestoreOptions {
  /** Whether a database that is there gives way; it is kept under another name. */
  readonly replace: boolean;
  /** ms. */
  readonly now: number;
}

/**
 * Puts a backup in place of an embedded platform's database, which must not run. Returns where the
 * database is kept that was there before, if one was. Throws, and changes nothing, if the backup is not
 * whole.
 */
export function restore(
  { database, path: place }: DataDirectory,
  file: string,
  { replace, now }: RestoreOptions,
): string | undefined {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  const isUsed = existsSync(database);
  if (isUsed && !replace) {
    throw new UsageError(`${place} holds a database: --replace puts it aside and goes on`);
  }
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const copy = `${database}.restoring`;
  try {
    copyFileSync(file, copy);
    makePrivate(copy);
    checkSqliteCopy(copy, TABLES);
    const before = isUsed ? putAside(database, now) : undefined;
    renameSync(copy, database);
    return before;
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(copy + end, { force: true });
  }
}

/** Throws if a platform uses the database. */
function putAside(database: string, now: number): string {
  // Opening fails while another process has the file; closing empties its write-ahead log into it.
  openSqlite(database).close();
  const aside = `${database}.before-${new Date(now).toISOString().replaceAll(':', '-')}`;
  renameSync(database, aside);
  for (const end of ['-wal', '-shm']) rmSync(database + end, { force: true });
  return aside;
}
