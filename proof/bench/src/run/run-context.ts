import { writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import type { Results } from './report.js';
import { startServers, type Servers } from './servers.js';

const GIB = 2 ** 30;

/** What the program gives to a run. */
export interface RunContext {
  /** Ends the run; it then rejects, with everything stopped. */
  readonly signal: AbortSignal;
  /** Takes progress lines. */
  readonly say: (line: string) => void;
  /** Takes the result, for people. */
  readonly print: (text: string) => void;
  /** Called when a signal from now on ends the run in good order. */
  readonly onStarted: () => void;
  /** Nothing that is measured from here on counts. */
  readonly onFailure: (error: Error) => void;
}

/** Does work with servers of its own, which are stopped when this settles. */
export async function withServers(
  { signal, say, onStarted, onFailure }: RunContext,
  work: (servers: Servers) => Promise<void>,
): Promise<void> {
  const servers = await startServers({
    signal,
    report: say,
    onDeath: (message) => {
      onFailure(new Error(message));
    },
  });
  onStarted();
  try {
    await work(servers);
  } finally {
    await servers.stop();
  }
}

/** Nothing is written without a path. */
export async function writeJson(path: string | undefined, results: unknown): Promise<void> {
  if (path !== undefined) await writeFile(path, `${JSON.stringify(results, undefined, 2)}\n`);
}

export function machineOf({ versions }: Servers): Results['machine'] {
  return {
    cores: availableParallelism(),
    memGiB: totalmem() / GIB,
    node: process.version,
    ...versions,
  };
}
