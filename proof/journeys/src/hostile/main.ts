import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { attack } from './attack.js';

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const options = { events: 1_000, victims: 25 } as const;
const figures = {
  publicKey: await attack({ ...options, key: 'public' }),
  serverKeyAsControl: await attack({ ...options, key: 'server' }),
};
const text = JSON.stringify(figures, undefined, 2);
process.stdout.write(`${text}\n`);
if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
const { changed, lureShown } = figures.publicKey;
if (lureShown || Object.values(changed).some((count) => count > 0)) process.exitCode = 1;
