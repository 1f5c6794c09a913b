import { existsSync } from 'node:fs';
import { openEmbeddedRuntime } from '@tradewind/service';
import { runAndClose, standardOutput, type DlqAction, type DlqOutput } from '../dlq/dlq.command.js';
import { askPlatform } from './control-client.js';
import { controlSocketOf, embeddedPlace } from './embedded-place.js';
import type { Place } from './options.js';

const FAILED = 1;

export interface EmbeddedDlq {
  readonly command: DlqAction;
  /** The command was parsed from these. */
  readonly args: readonly string[];
  readonly place: Place;
}

/**
 * The `dlq` command on the log of an embedded platform: by the platform itself while it runs, since it has
 * locked its file, or else on the file. Resolves with the exit code.
 */
export async function runEmbeddedDlq(
  { command, args, place }: EmbeddedDlq,
  output: DlqOutput = standardOutput(),
): Promise<number> {
  const { database, path } = embeddedPlace(place.dataDir);
  if (!existsSync(database)) throw new Error(`${path} holds no database`);
  const ask: Ask = (asked) =>
    askPlatform(controlSocketOf(database), {
      path: '/dlq',
      body: { args: asked },
      onText: (text) => {
        output.write(text);
      },
    });
  if (needsConsent(command, output)) {
    const code = await ask([...args, '--dry-run']);
    if (code !== undefined) return code === FAILED ? FAILED : goOn(output, () => ask(args));
  }
  return (await ask(args)) ?? runAndClose(openEmbeddedLog(database), command, output);
}

type Ask = (args: readonly string[]) => Promise<number | undefined>;

/** A platform that runs has no terminal, so that the question is asked here. */
function needsConsent(command: DlqAction, { confirm }: DlqOutput): boolean {
  return confirm !== undefined && command.name === 'replay' && !command.yes && !command.dryRun;
}

async function goOn(
  { confirm }: DlqOutput,
  work: () => Promise<number | undefined>,
): Promise<number> {
  return (await confirm?.('Go on?')) ? ((await work()) ?? FAILED) : FAILED;
}

function openEmbeddedLog(database: string) {
  const runtime = openEmbeddedRuntime(database);
  const { log } = runtime;
  return {
    publish: log.publish.bind(log),
    tail: log.tail.bind(log),
    offsets: log.offsets.bind(log),
    close: () => runtime.close(),
  };
}
