import { runCatalogCommand } from './catalog/catalog.command.js';
import { runDlqCommand } from './dlq/dlq.command.js';
import { runDocumentsCommand } from './documents/documents.command.js';
import { runModels } from './models/models.command.js';
import { runBackupCommand } from './embedded/backup.command.js';
import { runEmbeddedDlq } from './embedded/embedded-dlq.js';
import { startStack } from './stack/stack.js';
import { runStackCommand } from './stack/stack.command.js';
import { whenOrphaned } from './stack/orphan.js';
import { Terminal } from './live/terminal.js';
import { helpText } from './up/help.js';
import { productVersion } from './up/product-version.js';
import { parseCommand, UsageError } from './up/options.js';
import type { Command, UpOptions } from './up/options.js';
import { up } from './up/up.js';

const USAGE_STATUS = 2;

async function main(args: readonly string[]): Promise<number> {
  const command = parseCommand(args);
  return run(command);
}

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'stack':
      return runStackCommand(command.args);
    case 'dlq':
      return command.place.embedded ? runEmbeddedDlq(command) : runDlqCommand(command.command);
    case 'documents':
      return runDocumentsCommand(command.command, process.env, print);
    case 'catalog':
      return runCatalogCommand(command.command, process.env, print);
    case 'up':
      await runUp(command.options);
      return 0;
    default:
      print(await textOf(command));
      return 0;
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

/** Returns the text of a command that only prints. */
function textOf(
  command: Extract<Command, { name: 'help' | 'version' | 'backup' | 'models' }>,
): string | Promise<string> {
  switch (command.name) {
    case 'help':
      return helpText(command.of);
    case 'version':
      return productVersion();
    case 'backup':
      return runBackupCommand(command.command);
    case 'models':
      return runModels(command.command, process.env);
  }
}

async function runUp(options: UpOptions): Promise<void> {
  const terminal = new Terminal(process.stdout);
  const stop = new AbortController();
  let stackIsStarting = false;
  const interrupt = () => {
    // Servers that are just starting end with this process.
    if (stackIsStarting) process.exit(0);
    if (stop.signal.aborted) terminal.say('Still stopping; it takes fifteen seconds at most.');
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  whenOrphaned(interrupt);
  await up(options, {
    terminal,
    signal: stop.signal,
    startStack: async (onDeath) => {
      stackIsStarting = true;
      try {
        return await startStack({
          onDeath,
          report: (line) => {
            terminal.say(line);
          },
        });
      } finally {
        stackIsStarting = false;
      }
    },
  });
}

function fail(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`tradewind: ${message}\n`);
  if (!(error instanceof UsageError)) return 1;
  process.stderr.write('tradewind --help shows what there is.\n');
  return USAGE_STATUS;
}

const status = await main(process.argv.slice(2)).catch(fail);
// Connections that are kept alive would hold the process for some seconds more.
process.stdout.write('', () => process.exit(status));
