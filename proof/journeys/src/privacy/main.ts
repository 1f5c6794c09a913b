import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { audit } from './audit.js';
import type { Sighting } from './audit.js';

const HELP = `npm run privacy -- --audit [--markers N] [--json OUT]

Plants N markers (10,000) in events, dead letters and conversations of shoppers, erases the shoppers, and
looks for the markers in state, reads, compacted topics, models, metrics, logs and the debugger; then loses
the state, has it built again from the log, and looks again. Exits with 1 if one is found where none may be.
Topics that are not compacted keep their records until their retention ends: what stands there is counted
apart. It runs embedded, on a file of its own in the directory for temporary files.
`;

const { values } = parseArgs({
  options: {
    audit: { type: 'boolean' },
    markers: { type: 'string', default: '10000' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const count = Number(values.markers);
if (values.help || !values.audit) {
  process.stdout.write(HELP);
  if (!values.help) process.exitCode = 2;
} else if (!Number.isSafeInteger(count) || count < 1 || count > 1_000_000) {
  process.stderr.write(`--markers is a number from 1 to 1000000, not ${values.markers}\n`);
  process.exitCode = 2;
} else {
  const figures = await audit(count, (text) => process.stderr.write(`${text}\n`));
  const text = JSON.stringify(figures, undefined, 2);
  process.stdout.write(`${text}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${text}\n`);
  const isClean = [figures.erased, figures.rebuilt].every((each) => total(each) === 0);
  // An audit that would not have seen the markers says nothing.
  if (!isClean || figures.planted.state === 0 || figures.planted.reads === 0) process.exitCode = 1;
}

/** What was found where nothing may be. */
function total(sighting: Sighting): number {
  const { state, reads, compactedTopics, metrics, serviceLogs, pseudonyms } = sighting;
  const found = [state, reads, compactedTopics, metrics, serviceLogs, sighting.debugger];
  return found.reduce((sum, each) => sum + each, pseudonyms.others);
}
