import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectoryOf, type DataDirectory } from '../up/data-directory.js';
import { UsageError } from '../up/usage.js';

/** Longer paths are none of a socket, on any system. */
const MAX_SOCKET_BYTES = 100;

/** The socket by which programs of the same user ask a running platform; undefined if its path is too long. */
export function controlSocketOf(databasePath: string): string | undefined {
  const path = join(databasePath, '..', 'control.sock');
  return Buffer.byteLength(path) > MAX_SOCKET_BYTES ? undefined : path;
}

/**
 * The directory of an embedded platform: the one that is asked for, else the one of the two that
 * `npm start` uses by itself which holds a database. Throws a UsageError if none does, or both do.
 */
export function embeddedPlace(asked: string | undefined): DataDirectory {
  if (asked !== undefined) return dataDirectoryOf(asked, { kind: 'shop', run: '' });
  const places = (['demo', 'shop'] as const).map((kind) =>
    dataDirectoryOf(undefined, { kind, run: '' }),
  );
  const used = places.filter(({ database }) => existsSync(database));
  const [only, another] = used;
  if (only && !another) return only;
  const names = places.map(({ path }) => path).join(' and ');
  if (only) throw new UsageError(`${names} both hold a database: name one by --data-dir DIR`);
  throw new UsageError(`neither ${names} holds a database: name the directory by --data-dir DIR`);
}
