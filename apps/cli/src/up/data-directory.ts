import { join, resolve } from 'node:path';

const DEFAULT = '.tradewind';

export interface DataDirectory {
  readonly path: string;
  readonly logs: string;
  /** The embedded platform's file. */
  readonly database: string;
}

/**
 * Where a run keeps its things. The simulated shop lives on from run to run; a replay gets a directory
 * of its own unless one is asked for, so that its figures are the recording's alone.
 */
export function dataDirectoryOf(
  asked: string | undefined,
  { replay, run }: { replay: boolean; run: string },
): DataDirectory {
  const base = resolve(asked ?? DEFAULT);
  const path = replay && asked === undefined ? join(base, 'replays', run) : base;
  return { path, logs: join(path, 'logs'), database: join(path, 'embedded.sqlite') };
}
