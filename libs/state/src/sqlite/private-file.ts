import { chmodSync, closeSync, openSync } from 'node:fs';

/** Whoever may read the file reads what shoppers do, so that it is its owner's alone. */
export const PRIVATE_FILE = 0o600;

/** Creates the file if it does not exist, and takes it from all but its owner. */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', PRIVATE_FILE));
  chmodSync(path, PRIVATE_FILE);
}
