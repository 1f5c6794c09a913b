import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { storefrontEvents } from '@tradewind/contracts';
import { recommenderService } from '@tradewind/recommender-service';
import {
  configOf,
  demoTenant,
  jsonLogger,
  openEmbeddedRuntime,
  startService,
} from '@tradewind/service';
import type { Runtime, ServiceProgress } from '@tradewind/service';
import { textTable } from '@tradewind/cli/text-table';
import type { RecommenderOptions } from '../command/recommender-options.js';
import { pace } from '../load/paced-load.js';
import type { ReadPlan } from '../load/read-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { figure } from '../measure/figure.js';
import { readInThread, type ClientReads } from './read-clients.js';
import { measureLearning, type LearningResults } from './recommender-learning.js';
import { writeJson, type RunContext } from './run-context.js';

const SHOPPERS = 2_000;
const SEED = 2_000;
const WARM_UP_SECONDS = 10;
/** Short, so that models learn several epochs while they are read. */
const EPOCH_MS = '2000';
const TARGET_MICROS = 20;
const POLL_MS = 100;

/** Of shoppers drawn at random from the same two thousand, or so that no list is asked for twice. */
type Asked = 'repeated' | 'fresh';

interface ReadsPoint extends ClientReads {
  readonly asked: Asked;
  readonly eventsPerSecond: number;
  /** CPU time of the thread that serves, folds and sends the events, for each read, us. */
  readonly microsPerRead: number;
}

/** What was measured of the service. */
interface Served {
  /** CPU time of its thread for each event that is sent, stored, folded and learned while nobody reads, us. */
  readonly microsPerEvent: number;
  readonly points: readonly ReadsPoint[];
}

/**
 * Measures what the models of recommender-service cost: the CPU time of a touch and the memory of a shopper and an item
 * without a service; and reads of lists, idle and while events are folded and learned, with the service, its log and
 * its store in one process on SQLite.
 */
export async function runRecommender(
  options: RecommenderOptions,
  context: RunContext,
): Promise<void> {
  context.onStarted();
  context.say(`learning ${String(options.touches)} touches`);
  const learning = await measureLearning(options.touches);
  const served = await withService(options, context);
  const machine = { cores: availableParallelism(), node: process.versions.node };
  await writeJson(options.jsonPath, { machine, learning, ...served });
  context.print(reportOf(learning, served));
}

async function withService(options: RecommenderOptions, context: RunContext): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  try {
    const runtime = openEmbeddedRuntime(join(directory, 'bench.sqlite'));
    const service = await startService(recommenderService, {
      config: configOf(recommenderService, {
        ...{ PORT: '0', HOST: '127.0.0.1', MODEL_EPOCH_MS: EPOCH_MS, MODEL_SYNC: 'latest' },
      }),
      runtime,
      logger: jsonLogger('error', 'bench'),
      onFailure: (error) => {
        context.onFailure(error instanceof Error ? error : new Error(String(error)));
      },
    });
    try {
      return await measureReads(service.url, runtime, { options, context });
    } finally {
      await service.close();
      await runtime.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureReads(
  url: string,
  { log }: Runtime,
  { options, context }: { readonly options: RecommenderOptions; readonly context: RunContext },
): Promise<Served> {
  const { events: rate, seconds, clients } = options;
  const { signal, say } = context;
  const load = new StorefrontLoad({
    ...{ topic: storefrontEvents, shoppers: SHOPPERS, seed: SEED },
    ...{ run: 'recommender', order: 'visits' },
  });
  const plan: ReadPlan = {
    routes: [{ name: 'recommendations', url: `${url}/v1/recommendations?userId=` }],
    ...{ clients, seconds, rate: undefined },
    ...{ shoppers: SHOPPERS, secretKey: demoTenant.secretKey, seed: SEED },
  };
  say(`warming up for ${String(WARM_UP_SECONDS)} s at ${String(rate)} events/s`);
  await pace(log, load, { rate, seconds: WARM_UP_SECONDS, signal });
  await readInThread({ ...plan, seconds: WARM_UP_SECONDS }, signal);
  await untilFolded(url, signal);
  say(`folding and learning for ${String(WARM_UP_SECONDS)} s without reads`);
  const idle = process.threadCpuUsage();
  await pace(log, load, { rate, seconds: WARM_UP_SECONDS, signal });
  await untilFolded(url, signal);
  const microsPerEvent = microsSince(idle) / (rate * WARM_UP_SECONDS);
  const points: ReadsPoint[] = [];
  for (const eventsPerSecond of [0, rate]) {
    for (const asked of ['repeated', 'fresh'] as const) {
      say(
        `${asked} reads for ${String(seconds)} s at ${String(eventsPerSecond)} events/s that are folded and learned`,
      );
      const before = process.threadCpuUsage();
      const [reads] = await Promise.all([
        readInThread({ ...plan, once: asked === 'fresh' }, signal),
        pace(log, load, { rate: eventsPerSecond, seconds, signal }),
      ]);
      const microsPerRead = microsSince(before) / Math.max(1, reads.count);
      points.push({ ...reads, asked, eventsPerSecond, microsPerRead });
    }
  }
  return { microsPerEvent, points };
}

/** CPU time of this thread, us. */
function microsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/** Until everything that was appended has been folded. */
async function untilFolded(url: string, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
  for (;;) {
    const response = await fetch(`${url}/v1/progress`, { headers, signal });
    const { folds } = (await response.json()) as ServiceProgress;
    if (folds.every(({ next, end }) => next >= end)) return;
    await setTimeout(POLL_MS, undefined, { signal });
  }
}

function reportOf(learning: LearningResults, { microsPerEvent, points }: Served): string {
  const { touches, microsPerTouch, readingMicros, refits, refitSeconds } = learning;
  const { bytesPerShopper, bytesPerItem } = learning;
  const head = [
    ...['reads of lists, ms', 'events/s', 'reads/s', 'p50', 'p99', 'largest', 'errors'],
    'us of CPU',
  ];
  const rows = points.map((point) => [
    point.asked,
    figure(point.eventsPerSecond),
    figure(point.perSecond),
    ...[point.p50Ms, point.p99Ms, point.maxMs].map((ms) => figure(ms, 1)),
    figure(point.errors),
    figure(point.microsPerRead),
  ]);
  return [
    `${figure(touches)} touches learned, ${figure(microsPerTouch, 1)} us of CPU each (target ${String(TARGET_MICROS)}), of which ${figure(readingMicros, 1)} read the records`,
    `  ${String(refits)} trainings requested; one took ${figure(refitSeconds, 1)} s of CPU`,
    `  memory: ${figure(bytesPerShopper)} bytes a shopper with five touches, ${figure(bytesPerItem)} bytes an item`,
    '',
    textTable(head, rows),
    'repeated: shoppers drawn at random from 2,000; fresh: no list is asked for twice. us of CPU: of the thread',
    `that serves, for each read; above 0 events/s it sends, stores, folds and learns the events as well (${figure(microsPerEvent)} us each while nobody reads).`,
    '',
  ].join('\n');
}
