import { rm } from 'node:fs/promises';
import { encoderDirectory } from '../encoders/encoder-files.js';
import { OutputTail } from '../live/output-tail.js';
import type { Terminal } from '../live/terminal.js';
import { dataDirectoryOf, removeOldReplays, runName } from './data-directory.js';
import type { DataDirectory, RunKind } from './data-directory.js';
import type { EpochChoice } from '../replay/choose-epoch.js';
import {
  demoShopEnvironment,
  liveEnvironment,
  replayEnvironment,
  shopEnvironment,
} from './environment.js';
import type { ServiceEnvironment } from './environment.js';
import type { ReplayCommand, UpOptions } from './options.js';
import { PlatformProgress } from './platform.js';
import type { Platform } from './platform.js';
import { epochOfReplay } from './replay-epoch.js';
import { checkReplayFiles } from './replay-files.js';
import { surveyReplay } from './replay-survey.js';
import type { Survey } from '../replay/survey.js';
import { runReplay } from './run-replay.js';
import { runShop } from './run-shop.js';
import { runSimulation } from './run-simulation.js';
import { refuseDemoShop, shopKeys } from './shop-keys.js';
import type { ShopKeys } from './shop-keys.js';
import { startPlatform } from './start-platform.js';
import type { StackStarter } from './start-platform.js';

export interface UpParts {
  readonly terminal: Terminal;
  readonly startStack: StackStarter;
  /** Fires when everything is to stop. */
  readonly signal: AbortSignal;
}

/**
 * The whole of `tradewind up`: platform up, source on, and everything down again when the source is
 * done or the signal fires. Rejects when the platform does not come up or dies.
 */
export async function up(options: UpOptions, parts: UpParts): Promise<void> {
  const { keys, run, kind, directory, isTemporary } = await prepare(options);
  const { survey, epoch } = await lookAhead(options, parts);
  const failure = new AbortController();
  const signal = AbortSignal.any([parts.signal, failure.signal]);
  const started = await startPlatform({
    embedded: options.embedded,
    env: { ...environmentOf(options, epoch), ...(await encodersOf(options, parts)) },
    allowExisting: options.replay?.allowExisting ?? true,
    lasting: kind === 'shop',
    directory,
    terminal: parts.terminal,
    startStack: parts.startStack,
    signal,
    onFailure: (error) => {
      failure.abort(error);
    },
  });
  try {
    if (!signal.aborted)
      await runSource(options, { run, keys, started, parts, signal, survey, epoch });
  } finally {
    if (parts.signal.aborted) parts.terminal.say('Stopping ...');
    await started.stop();
    if (isTemporary) await forgetState(directory);
  }
  if (failure.signal.aborted && !parts.signal.aborted) throw failure.signal.reason as Error;
}

/** Everything that can go wrong before anything is started for it. */
async function prepare(options: UpOptions) {
  const keys = shopKeys(process.env);
  if (options.demoShop) refuseDemoShop(keys, process.env);
  if (options.replay) await checkReplayFiles(options.replay);
  const kind = kindOf(options);
  const run = runName(Date.now(), process.pid);
  const directory = dataDirectoryOf(options.dataDir, { kind, run });
  const isTemporary = kind === 'replay' && options.dataDir === undefined;
  if (isTemporary) await removeOldReplays();
  return { keys, run, kind, directory, isTemporary };
}

function kindOf({ replay, simulator }: UpOptions): RunKind {
  if (replay) return 'replay';
  return simulator ? 'demo' : 'shop';
}

/** What a replay's recording is looked at for before anything is started. */
async function lookAhead({ replay }: UpOptions, parts: UpParts) {
  if (!replay) return { survey: undefined, epoch: undefined };
  const survey = await surveyReplay(replay, parts);
  return { survey, epoch: await chosenEpoch(replay, survey, parts) };
}

async function chosenEpoch(
  replay: ReplayCommand,
  { format, dialect }: Survey,
  { terminal, signal }: UpParts,
): Promise<EpochChoice> {
  const surveyed = { ...replay, format, dialect };
  const epoch = await epochOfReplay(surveyed, { terminal, signal, env: process.env });
  terminal.say(epoch.text);
  return epoch;
}

function environmentOf(
  { simulator, demoShop }: UpOptions,
  epoch: EpochChoice | undefined,
): ServiceEnvironment {
  if (epoch) return replayEnvironment(epoch.ms);
  if (demoShop) return demoShopEnvironment;
  return simulator ? liveEnvironment : shopEnvironment;
}

/** A replay has no conversations. */
async function encodersOf(
  { replay }: UpOptions,
  { terminal }: UpParts,
): Promise<ServiceEnvironment> {
  if (replay) return {};
  const directory = await encoderDirectory(process.env, (line) => {
    terminal.say(line);
  });
  return directory === undefined ? {} : { MODEL_DIR: directory };
}

async function runSource(
  options: UpOptions,
  context: {
    run: string;
    keys: ShopKeys;
    started: { platform: Platform };
    parts: UpParts;
    signal: AbortSignal;
    survey: Survey | undefined;
    epoch: EpochChoice | undefined;
  },
): Promise<void> {
  const { platform } = context.started;
  const progress = new PlatformProgress(platform.urls, context.keys.secretKey);
  const isShop = kindOf(options) === 'shop';
  const tail = await OutputTail.open(platform.reader, { countsInput: isShop });
  const running = {
    ...{ platform, progress, tail, ...context.keys },
    terminal: context.parts.terminal,
    signal: context.signal,
  };
  try {
    const { survey, epoch } = context;
    if (options.replay) await runReplay(running, { ...options.replay, survey, epoch });
    else if (isShop) await runShop(running);
    else await runSimulation(running, { ...options, run: context.run });
  } finally {
    await tail.close();
  }
}

/** What the replay left in its own directory has been reported; its logs stay. */
async function forgetState({ database }: DataDirectory): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(database + suffix, { force: true });
}
