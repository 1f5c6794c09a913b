import { writeFile } from 'node:fs/promises';
import { isStackUnavailable, whenOrphaned } from '@tradewind/cli';
import { helpText } from './help.js';
import { parseOptions, randomSeed, UsageError } from './options.js';
import { figuresOf, isGood } from './report/figures.js';
import { summaryText } from './report/summary.js';
import type { FaultOptions } from './run/fault-options.js';
import { runFaults } from './run/run-faults.js';

const USAGE_STATUS = 2;
const INTERRUPTED_STATUS = 130;

const stop = new AbortController();

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, randomSeed);
  if (options === undefined) {
    process.stdout.write(helpText());
    return 0;
  }
  say(`seed ${options.seed}`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  whenOrphaned(interrupt);
  return run(options);
}

async function run(options: FaultOptions): Promise<number> {
  const startedAt = performance.now();
  const outcome = await runFaults(options, { report: say, signal: stop.signal });
  const figures = figuresOf(options, outcome, Math.round(performance.now() - startedAt));
  if (options.jsonPath !== undefined) {
    await writeFile(options.jsonPath, `${JSON.stringify(figures, undefined, 2)}\n`);
  }
  say(summaryText(figures));
  return isGood(figures) ? 0 : 1;
}

function interrupt(): void {
  // Child processes end with this process, however it ends.
  if (stop.signal.aborted) process.exit(INTERRUPTED_STATUS);
  say('Stopping; press Ctrl-C again to stop at once.');
  stop.abort(new Error('interrupted'));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(error: unknown): number {
  if (stop.signal.aborted) return INTERRUPTED_STATUS;
  const isForPeople = error instanceof UsageError || isStackUnavailable(error);
  const text = error instanceof Error ? (isForPeople ? error.message : error.stack) : String(error);
  process.stderr.write(`faults: ${text ?? ''}\n`);
  return error instanceof UsageError ? USAGE_STATUS : 1;
}

const status = await main(process.argv.slice(2)).catch(fail);
process.stdout.write('', () => process.exit(status));
