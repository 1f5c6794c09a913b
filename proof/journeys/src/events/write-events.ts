import { writeFileSync } from 'node:fs';
import { allTopics, eventsDocument } from '@tradewind/contracts';
import { serviceFlows } from './service-flows.js';

/** `node write-events.js FILE` writes the list of the platform's events. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: write-events FILE');
writeFileSync(file, eventsDocument(allTopics, await serviceFlows()));
