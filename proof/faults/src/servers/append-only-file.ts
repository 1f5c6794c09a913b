import { readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const DIRECTORY = 'appendonlydir';
const MANIFEST = 'appendonly.aof.manifest';

/**
 * Returns the file that a Redis of version 7 or newer with its data in `directory` appends to: the
 * last incremental one of its manifest.
 */
export async function appendedFile(directory: string): Promise<string> {
  const manifest = await readFile(join(directory, DIRECTORY, MANIFEST), 'utf8');
  const name = manifest
    .split('\n')
    .map((line) => /^file (\S+) seq \d+ type i/.exec(line)?.[1])
    .findLast((file) => file !== undefined);
  if (name === undefined) throw new Error(`no incremental file in ${manifest}`);
  return join(directory, DIRECTORY, name);
}

/**
 * Cuts the last `bytes` off the append-only file of a stopped Redis, as a crash of the machine
 * would; all of it if there are fewer. Resolves with the bytes cut.
 */
export async function truncateTail(directory: string, bytes: number): Promise<number> {
  const file = await appendedFile(directory);
  const { size } = await stat(file);
  const cut = Math.min(bytes, size);
  await truncate(file, size - cut);
  return cut;
}

/** Removes all data of a stopped Redis. */
export async function removeKept(directory: string): Promise<void> {
  await rm(join(directory, DIRECTORY), { recursive: true, force: true });
}
