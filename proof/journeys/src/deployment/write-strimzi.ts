import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatted } from '../api/client-types.js';
import { strimziFiles } from './strimzi.js';

/** `node write-strimzi.js DIRECTORY` writes the topics and users of Kafka for Strimzi. */
const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: write-strimzi DIRECTORY');
for (const [name, text] of Object.entries(strimziFiles())) {
  writeFileSync(join(directory, name), await formatted(text, name));
}
