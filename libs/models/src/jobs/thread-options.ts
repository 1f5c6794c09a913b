import type { WorkerOptions } from 'node:worker_threads';

/** The program of a worker thread; compiled, or the source when this package runs from its sources. */
export const THREAD_PROGRAM = new URL('./thread-program.js', import.meta.url);

/**
 * Arguments of Node in a worker thread. Where this file itself is TypeScript, the threads run from
 * sources too: Node takes away the types, and packages of the workspace resolve to their sources.
 */
export const threadArguments: readonly string[] = import.meta.url.endsWith('.ts')
  ? [
      '--disable-warning=ExperimentalWarning',
      '--experimental-transform-types',
      '--conditions=@tradewind/source',
      '--import',
      new URL('./load-sources.mjs', import.meta.url).href,
    ]
  : [];

/** Threads get neither the environment nor the arguments of the process: jobs are pure functions. */
export function threadOptions(oldGenerationMb: number): WorkerOptions {
  return {
    env: {},
    execArgv: [...threadArguments],
    resourceLimits: { maxOldGenerationSizeMb: oldGenerationMb },
  };
}
