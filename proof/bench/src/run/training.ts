import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EventLog } from '@tradewind/log';
import type { TrainingOptions } from '../command/training-options.js';
import { pace } from '../load/paced-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { LatencyRecorder, type Quantiles } from '../measure/latency-summary.js';
import { preciseNow } from '../measure/meter.js';
import { median } from '../measure/statistics.js';
import { textTable } from '@tradewind/cli/text-table';
import { figure } from '../measure/figure.js';
import { benchMilestones, storefrontCopy } from '../topics.js';
import type { RunContext } from './run-context.js';
import { TrainingBed } from './training-bed.js';

const SHOPPERS = 5_000;
const WARM_UP_SECONDS = 5;
/** How much later, at p99, a fold may conclude because of a training, ms. */
const TARGET_MS = 20;
const NANOS_PER_MS = 1e6;

const topic = storefrontCopy('training');

/** One part of a round. */
export interface TrainingPart {
  /** From when an event was meant to be appended to when what its chunk concluded was seen. */
  readonly delays: Quantiles;
  /** How late the event loop of the folds was, ms. */
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Cores that the process kept busy, load and training included. */
  readonly cores: number;
  /** Training jobs that finished within the part or ended it. */
  readonly trainings: number;
}

export interface TrainingRound {
  readonly alone: TrainingPart;
  readonly training: TrainingPart;
  /** Of the p99 of delays, ms. */
  readonly differenceMs: number;
}

export interface TrainingResults {
  readonly machine: { readonly cores: number; readonly node: string };
  readonly rate: number;
  readonly seconds: number;
  readonly threads: number;
  readonly rounds: readonly TrainingRound[];
  /** Medians over the rounds, ms. */
  readonly p99AloneMs: number;
  readonly p99TrainingMs: number;
  readonly p99DifferenceMs: number;
  readonly targetMs: number;
  readonly met: boolean;
}

/** Measures the folds of one process on SQLite with and without a training beside them. */
export async function runTraining(options: TrainingOptions, context: RunContext): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  context.onStarted();
  try {
    const bed = await TrainingBed.open(join(directory, 'bench.sqlite'), topic, {
      ...options,
      onFailure: context.onFailure,
    });
    try {
      const results = await measure(bed, options, context);
      if (options.jsonPath !== undefined) {
        await writeFile(options.jsonPath, `${JSON.stringify(results, undefined, 2)}\n`);
      }
      context.print(reportOf(results));
    } finally {
      await bed.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(
  bed: TrainingBed,
  options: TrainingOptions,
  context: RunContext,
): Promise<TrainingResults> {
  const { rate, seconds } = options;
  await measurePart(bed, 'warm-up', { rate, seconds: WARM_UP_SECONDS, trains: true }, context);
  const rounds: TrainingRound[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const part = (trains: boolean) =>
      measurePart(bed, `${round}-${String(trains)}`, { rate, seconds, trains }, context);
    const measured = new Map<boolean, TrainingPart>();
    for (const trains of round % 2 === 1 ? [false, true] : [true, false]) {
      measured.set(trains, await part(trains));
    }
    const [alone, training] = [measured.get(false), measured.get(true)];
    if (!alone || !training) throw new Error('a round has two parts');
    const differenceMs = training.delays.p99Ms - alone.delays.p99Ms;
    rounds.push({ alone, training, differenceMs });
    const [before, after] = [alone, training].map(({ delays }) => figure(delays.p99Ms, 1));
    context.say(`round ${round}: p99 ${before} ms alone, ${after} ms while training`);
  }
  const p99DifferenceMs = median(rounds.map(({ differenceMs }) => differenceMs));
  return {
    machine: { cores: availableParallelism(), node: process.versions.node },
    ...{ rate, seconds, threads: bed.threads, rounds },
    p99AloneMs: median(rounds.map(({ alone }) => alone.delays.p99Ms)),
    p99TrainingMs: median(rounds.map(({ training }) => training.delays.p99Ms)),
    ...{ p99DifferenceMs, targetMs: TARGET_MS, met: p99DifferenceMs <= TARGET_MS },
  };
}

async function measurePart(
  bed: TrainingBed,
  run: string,
  { rate, seconds, trains }: { rate: number; seconds: number; trains: boolean },
  { signal }: RunContext,
): Promise<TrainingPart> {
  const training = trains ? bed.train() : undefined;
  await training?.begun;
  const load = new StorefrontLoad({ topic, shoppers: SHOPPERS, seed: 1, run, order: 'visits' });
  const { delays, close } = await watchDelays(bed.log);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  loop.enable();
  await pace(bed.log, load, { rate, seconds, signal });
  loop.disable();
  const { user, system } = process.cpuUsage(cpu);
  const trainings = (await training?.end()) ?? 0;
  await bed.caughtUp(signal);
  await close();
  return {
    delays: delays.quantiles,
    loopP99Ms: loop.percentile(99) / NANOS_PER_MS,
    loopMaxMs: loop.max / NANOS_PER_MS,
    cores: (user + system) / 1e6 / seconds,
    trainings,
  };
}

/** Records how late each milestone is seen, which a chunk concludes once it is stored. */
async function watchDelays(log: EventLog) {
  const delays = new LatencyRecorder();
  const tail = await log.tail([benchMilestones.name], 'latest', ({ headers }) => {
    const intended = Date.parse(headers['ce_recordedtime']?.toString('latin1') ?? '');
    delays.record(preciseNow() - intended);
  });
  return { delays, close: () => tail.close() };
}

function reportOf(results: TrainingResults): string {
  const { rate, seconds, threads, machine, rounds } = results;
  const row = (name: string, part: TrainingPart) => [
    name,
    figure(part.delays.p50Ms, 1),
    figure(part.delays.p99Ms, 1),
    figure(part.delays.maxMs, 1),
    figure(part.loopP99Ms, 1),
    figure(part.cores, 2),
    String(part.trainings),
  ];
  const rows = rounds.flatMap(({ alone, training }, at) => [
    row(`${at + 1} alone`, alone),
    row(`${at + 1} training`, training),
  ]);
  const head = ['round', 'p50 ms', 'p99 ms', 'max ms', 'loop p99 ms', 'cores', 'trainings'];
  const first = `${rate} events/s, ${seconds} s a part, ${threads} of ${machine.cores} cores train`;
  const { p99AloneMs, p99TrainingMs, p99DifferenceMs, targetMs, met } = results;
  const last =
    `p99 of a fold's delay: ${figure(p99AloneMs, 1)} ms alone, ${figure(p99TrainingMs, 1)} ms while ` +
    `training; difference ${figure(p99DifferenceMs, 1)} ms, target ${targetMs} ms: ` +
    (met ? 'met' : 'missed');
  return `\n${first}\n\n${textTable(head, rows)}\n${last}\n`;
}
