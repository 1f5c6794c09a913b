import { readFile } from 'node:fs/promises';

/** A line `tradewind <version>`: all packages of a release have the same. */
export async function productVersion(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return `tradewind ${(JSON.parse(manifest) as { readonly version: string }).version}\n`;
}
