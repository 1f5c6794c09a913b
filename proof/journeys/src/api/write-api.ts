import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientFiles, formatted } from './client-types.js';
import { platformApi } from './platform-api.js';

/** `node write-api.js FILE DIRECTORY` writes the API of the platform, and what the client takes from it. */
const [file, client] = process.argv.slice(2);
if (file === undefined || client === undefined) throw new Error('usage: write-api FILE DIRECTORY');
const api = await platformApi();
writeFileSync(file, await formatted(JSON.stringify(api), 'openapi.json'));
const directory = join(client, 'generated');
mkdirSync(directory, { recursive: true });
for (const [name, text] of Object.entries(await clientFiles(api))) {
  writeFileSync(join(directory, name), text);
}
