/**
 * Runs one check of the sources with the lowest priority, so that it takes only the processor time that
 * others leave: `npm test` runs the checks beside tests that wait for Kafka, Redis and processes.
 *
 * usage: node tools/check.mjs lint|format|types
 */
import { constants, setPriority } from 'node:os';
import { checkTypes } from './build.mjs';
import { checkFormat, lint } from './lint.mjs';
import { main, ToolError } from './process.mjs';

const checks = { lint, format: checkFormat, types: checkTypes };

await main(() => {
  const check = checks[process.argv[2]];
  if (check === undefined) throw new ToolError('usage: node tools/check.mjs lint|format|types');
  setPriority(constants.priority.PRIORITY_LOW);
  return check();
});
