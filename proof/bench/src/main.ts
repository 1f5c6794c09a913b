import { whenOrphaned } from '@tradewind/cli';
import { HELP } from './command/help.js';
import { parseCommand, UsageError } from './command/options.js';
import { runBackbone } from './run/backbone.js';
import { runCatalog } from './run/catalog.js';
import { runReads } from './run/run-reads.js';
import { runRecommender } from './run/recommender.js';
import type { RunContext } from './run/run-context.js';
import { runTraining } from './run/training.js';
import { runVisitors } from './run/visitors.js';

const USAGE_STATUS = 2;
const INTERRUPTED_STATUS = 130;

async function main(args: readonly string[]): Promise<number> {
  const command = parseCommand(args);
  if (command.name === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  const stop = new AbortController();
  let isStarted = false;
  const interrupt = () => {
    // Servers that are just starting end with this process.
    if (!isStarted) process.exit(INTERRUPTED_STATUS);
    stop.abort(new Error('interrupted'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  whenOrphaned(interrupt);
  try {
    const context: RunContext = {
      signal: stop.signal,
      say: (line) => process.stderr.write(`${line}\n`),
      print: (text) => process.stdout.write(text),
      onStarted: () => {
        isStarted = true;
      },
      onFailure: (error) => {
        stop.abort(error);
      },
    };
    if (command.name === 'reads') await runReads(command.options, context);
    else if (command.name === 'recommender') await runRecommender(command.options, context);
    else if (command.name === 'training') await runTraining(command.options, context);
    else if (command.name === 'catalog') await runCatalog(command.options, context);
    else if (command.name === 'visitors') await runVisitors(command.options, context);
    else await runBackbone(command.options, context);
    return 0;
  } catch (error) {
    // A failure after the signal is a consequence of the signal.
    if (!stop.signal.aborted) throw error;
    process.stderr.write(`bench: ${messageOf(stop.signal.reason)}\n`);
    return INTERRUPTED_STATUS;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fail(error: unknown): number {
  process.stderr.write(`bench: ${messageOf(error)}\n`);
  if (!(error instanceof UsageError)) return 1;
  process.stderr.write('See npm run bench -- --help.\n');
  return USAGE_STATUS;
}

const status = await main(process.argv.slice(2)).catch(fail);
// Keep-alive connections would keep the process running for some seconds.
process.stdout.write('', () => process.exit(status));
