import { rm } from 'node:fs/promises';
import { OutputTail } from '../live/output-tail.js';
import type { Terminal } from '../live/terminal.js';
import { dataDirectoryOf } from './data-directory.js';
import type { DataDirectory } from './data-directory.js';
import { liveEnvironment, replayEnvironment } from './environment.js';
import type { ServiceEnvironment } from './environment.js';
import type { UpOptions } from './options.js';
import { PlatformProgress } from './platform.js';
import type { Platform } from './platform.js';
import { runReplay } from './run-replay.js';
import { runSimulation } from './run-simulation.js';
import { shopKeys } from './shop-keys.js';
import { startPlatform } from './start-platform.js';
import type { StackStarter } from './start-platform.js';

export interface UpParts {
  readonly terminal: Terminal;
  readonly startStack: StackStarter;
  /** Fires when everything is to stop. */
  readonly signal: AbortSignal;
}

/** What a source of events works with. */
export interface Running {
  readonly platform: Platform;
  readonly progress: PlatformProgress;
  readonly tail: OutputTail;
  readonly terminal: Terminal;
  readonly writeKey: string;
  readonly secretKey: string;
  readonly signal: AbortSignal;
}

/**
 * The whole of `tradewind up`: platform up, source on, and everything down again when the source is
 * done or the signal fires. Rejects when the platform does not come up or dies.
 */
export async function up(options: UpOptions, parts: UpParts): Promise<void> {
  const run = `${Date.now().toString(36)}-${process.pid.toString(36)}`;
  const directory = dataDirectoryOf(options.dataDir, { replay: !!options.replay, run });
  const failure = new AbortController();
  const signal = AbortSignal.any([parts.signal, failure.signal]);
  const started = await startPlatform({
    embedded: options.embedded,
    env: environmentOf(options),
    directory,
    terminal: parts.terminal,
    startStack: parts.startStack,
    signal,
    onFailure: (error) => {
      failure.abort(error);
    },
  });
  try {
    if (!signal.aborted) await runSource(options, { run, started, parts, signal });
  } finally {
    if (parts.signal.aborted) parts.terminal.say('Stopping ...');
    await started.stop();
    if (options.replay && options.dataDir === undefined) await forgetState(directory);
  }
  if (failure.signal.aborted && !parts.signal.aborted) throw failure.signal.reason as Error;
}

function environmentOf({ replay }: UpOptions): ServiceEnvironment {
  return replay ? replayEnvironment(replay.format, replay.epochHours) : liveEnvironment;
}

async function runSource(
  options: UpOptions,
  context: { run: string; started: { platform: Platform }; parts: UpParts; signal: AbortSignal },
): Promise<void> {
  const { platform } = context.started;
  const keys = shopKeys(process.env['TENANTS']);
  const progress = new PlatformProgress(platform.urls, keys.secretKey);
  const tail = await OutputTail.open(platform.reader);
  const running = {
    ...{ platform, progress, tail, ...keys },
    terminal: context.parts.terminal,
    signal: context.signal,
  };
  try {
    if (options.replay) await runReplay(running, options.replay);
    else await runSimulation(running, { ...options, run: context.run });
  } finally {
    await tail.close();
  }
}

/** What the replay left in its own directory has been reported; its logs stay. */
async function forgetState({ database }: DataDirectory): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(database + suffix, { force: true });
}
