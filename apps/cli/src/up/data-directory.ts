import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const DEFAULT = '.tradewind';
const REPLAYS = 'replays';
const KEPT_REPLAYS = 10;

/** What a run is about. */
export type RunKind = 'demo' | 'shop' | 'replay';

export interface DataDirectory {
  readonly path: string;
  readonly logs: string;
  /** The embedded platform's file. */
  readonly database: string;
}

/** Names a run: those of later runs sort behind. The process stands in it, so that it can be looked for. */
export function runName(now: number, pid: number): string {
  return `${now.toString(36)}-${pid.toString(36)}`;
}

/**
 * Where a run keeps its things. The simulated shop and the real one live on from run to run, apart from
 * each other; a replay gets a directory of its own unless one is asked for, so that its figures are the
 * recording's alone.
 */
export function dataDirectoryOf(
  asked: string | undefined,
  { kind, run }: { kind: RunKind; run: string },
): DataDirectory {
  const path = resolve(asked ?? defaultOf(kind, run));
  return { path, logs: join(path, 'logs'), database: join(path, 'embedded.sqlite') };
}

function defaultOf(kind: RunKind, run: string): string {
  switch (kind) {
    case 'demo':
      return DEFAULT;
    case 'shop':
      return join(DEFAULT, 'shop');
    case 'replay':
      return join(DEFAULT, REPLAYS, run);
  }
}

/**
 * Removes the directories of earlier replays so that, with the one about to begin, ten are left. Those
 * of replays under way stay.
 */
export async function removeOldReplays(base = DEFAULT): Promise<void> {
  const replays = join(resolve(base), REPLAYS);
  const names = await readdir(replays).catch(() => []);
  const runs = names.filter((name) => /^[0-9a-z]+-[0-9a-z]+$/.test(name)).toSorted();
  const old = runs.slice(0, Math.max(0, runs.length - (KEPT_REPLAYS - 1)));
  for (const run of old.filter((name) => !isUnderWay(name))) {
    await rm(join(replays, run), { recursive: true, force: true });
  }
}

function isUnderWay(run: string): boolean {
  try {
    return process.kill(Number.parseInt(run.split('-')[1] ?? '', 36), 0);
  } catch (error) {
    // Somebody else's process is one, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
