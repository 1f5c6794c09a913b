import { writeFileSync } from 'node:fs';
import { asyncApiDocument } from './asyncapi.js';
import { allTopics } from './topics/index.js';

/** `node write-asyncapi.js FILE` writes the AsyncAPI document of the platform. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: write-asyncapi FILE');
writeFileSync(file, `${JSON.stringify(asyncApiDocument(allTopics), undefined, 2)}\n`);
