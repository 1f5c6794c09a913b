import { setTimeout } from 'node:timers/promises';
import type { ProcessPlatform } from '@tradewind/cli';
import { storefrontEvents } from '@tradewind/contracts';
import type { EventLog } from '@tradewind/log';
import { demoTenant } from '@tradewind/service';
import type { ReadsOptions } from '../command/reads-options.js';
import { pace } from '../load/paced-load.js';
import type { ReadPlan, ReadRoute } from '../load/read-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { cpuSeconds, untilCaughtUp } from './latency.js';
import { readInThread, type ClientReads } from './read-clients.js';
import type { Servers } from './servers.js';
import { loopDelaysOf, type LoopDelay } from './service-metrics.js';
import { withServices } from './services-up.js';

const SHOPPERS = 2_000;
const SEED = 2_000;
/** Models start empty, and with them the lists that are read. */
const WARM_UP_SECONDS = 30;
const QUICK_WARM_UP_SECONDS = 5;
/** The load begins before the reads that it is to disturb, and ends after them. */
const MARGIN_SECONDS = 2;

/** What clients saw while the services folded so many events a second, or none. */
export interface ReadsPoint extends ClientReads {
  readonly eventsPerSecond: number;
  readonly seconds: number;
  /** By service, over the time of the reads. */
  readonly loopDelays: Readonly<Record<string, LoopDelay>>;
  readonly coresBusy: Readonly<Record<string, number>>;
}

/** Measures reads with all services up as processes of their own: first idle, then under load. */
export function measureReads(
  options: ReadsOptions,
  servers: Servers,
  say: (line: string) => void,
): Promise<readonly ReadsPoint[]> {
  const { seconds, events: rate, quick } = options;
  const { signal } = servers;
  const work = async (platform: ProcessPlatform) => {
    const log = servers.kafka.openLog();
    try {
      const load = newLoad();
      const warmUp = quick ? QUICK_WARM_UP_SECONDS : WARM_UP_SECONDS;
      say(`warming up for ${warmUp} s at ${rate} events/s`);
      await pace(log, load, { rate, seconds: warmUp, signal });
      await untilCaughtUp(platform, signal);
      const context = { options, platform, signal };
      say(`reading for ${seconds} s while nothing is folded`);
      const idle = await measurePoint(0, context);
      say(`reading for ${seconds} s while ${rate} events/s are folded`);
      const loaded = await underLoad(log, load, context);
      return [idle, loaded];
    } finally {
      await log.close();
    }
  };
  return withServices(servers, work, profiling(options));
}

function newLoad(): StorefrontLoad {
  const options = { topic: storefrontEvents, shoppers: SHOPPERS, seed: SEED } as const;
  return new StorefrontLoad({ ...options, run: 'reads', order: 'visits' });
}

function profiling({ cpuProfile }: ReadsOptions): Readonly<Record<string, string>> {
  if (cpuProfile === undefined) return {};
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${cpuProfile}` };
}

interface Context {
  readonly options: ReadsOptions;
  readonly platform: ProcessPlatform;
  readonly signal: AbortSignal;
}

async function underLoad(
  log: EventLog,
  load: StorefrontLoad,
  context: Context,
): Promise<ReadsPoint> {
  const { options, platform, signal } = context;
  const { seconds, events: rate } = options;
  const paced = pace(log, load, { rate, seconds: seconds + 2 * MARGIN_SECONDS, signal });
  const read = async () => {
    await setTimeout(1_000 * MARGIN_SECONDS, undefined, { signal });
    return measurePoint(rate, context);
  };
  const [point] = await Promise.all([read(), paced]);
  await untilCaughtUp(platform, signal);
  return point;
}

async function measurePoint(
  eventsPerSecond: number,
  { options, platform, signal }: Context,
): Promise<ReadsPoint> {
  const { seconds } = options;
  const before = await cpuSeconds(platform, signal);
  // They begin anew with each look.
  await loopDelaysOf(platform.urls, signal);
  const reads = await readInThread(planOf(options, platform), signal);
  const loopDelays = await loopDelaysOf(platform.urls, signal);
  const after = await cpuSeconds(platform, signal);
  const coresBusy = Object.fromEntries(
    [...after].map(([name, end]) => [name, (end - (before.get(name) ?? 0)) / seconds]),
  );
  return { ...reads, eventsPerSecond, seconds, loopDelays, coresBusy };
}

function planOf({ clients, seconds, rate }: ReadsOptions, { urls }: ProcessPlatform): ReadPlan {
  const routes: ReadRoute[] = [
    { name: 'profiles', url: `${urls['profile-service']}/v1/profiles?userId=` },
    {
      name: 'recommendations',
      url: `${urls['recommender-service']}/v1/recommendations?userId=`,
    },
    { name: 'campaigns', url: `${urls['marketing-service']}/v1/campaigns?userId=` },
  ];
  const { secretKey } = demoTenant;
  return { routes, clients, seconds, rate, shoppers: SHOPPERS, secretKey, seed: SEED };
}
