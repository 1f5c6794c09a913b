import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { backUpSqlite, checkSqliteCopy, openSqlite } from '@tradewind/state';
import type { DataDirectory } from '../up/data-directory.js';
import { askPlatform } from './control-client.js';
import { controlSocketOf } from './embedded-place.js';

/** Tables that every database of an embedded platform has: its log and its state. */
export const TABLES = ['log_record', 'log_partition', 'state_meta', 'state_entity'];

/**
 * Writes a copy of an embedded platform's database to a file that does not exist yet, while the platform
 * runs or while it does not. Resolves with the bytes of the copy once it has been read and is whole. The
 * file appears only then.
 */
export async function backUp({ database, path: place }: DataDirectory, file: string) {
  if (existsSync(file)) throw new Error(`${file} exists already: name a file that does not`);
  const partial = `${file}.partial`;
  try {
    if (!(await backUpRunning(database, partial))) {
      if (!existsSync(database)) throw new Error(`${place} holds no database`);
      await backUpStopped(database, partial);
    }
    checkSqliteCopy(partial, TABLES);
    renameSync(partial, file);
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(partial + end, { force: true });
  }
  return statSync(file).size;
}

/** Whether a platform runs, which has written the copy. */
async function backUpRunning(database: string, path: string): Promise<boolean> {
  const said: Buffer[] = [];
  const onText = (text: Buffer) => said.push(text);
  const request = { path: '/backup', body: { path }, onText } as const;
  const code = await askPlatform(controlSocketOf(database), request);
  if (code !== undefined && code !== 0) throw new Error(Buffer.concat(said).toString().trim());
  return code !== undefined;
}

async function backUpStopped(database: string, path: string): Promise<void> {
  const opened = openSqlite(database);
  try {
    await backUpSqlite(opened, path);
  } finally {
    opened.close();
  }
}
