import { PlatformProgress, whenCaughtUp, type ProcessPlatform } from '@tradewind/cli';
import {
  marketingCampaigns,
  profileSegments,
  recommenderRecommendations,
  storefrontEvents,
} from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { demoTenant } from '@tradewind/service';
import { pace, type Window } from '../load/paced-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { LatencyRecorder, type Quantiles } from '../measure/latency-summary.js';
import { preciseNow } from '../measure/meter.js';
import type { Servers } from './servers.js';
import { cpuSecondsOf } from './service-metrics.js';
import { withServices } from './services-up.js';

const RATES = [200, 2_000];
/** Models start empty: at first nearly every touch of an item publishes a list. */
const DURATIONS = { warmUpSeconds: 40, seconds: 20 };
const QUICK_DURATIONS = { warmUpSeconds: 8, seconds: 8 };
const SHOPPERS = 5_000;
const CAUGHT_UP_WITHIN_MS = 60_000;
/** The topics that subscribers read. */
const OUTPUTS = [profileSegments.name, recommenderRecommendations.name, marketingCampaigns.name];

/** Latency from the intended append of an event until a consumer has seen an output of it. */
export interface LatencyPoint extends Quantiles {
  /** Events a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly events: number;
  readonly byTopic: Readonly<Record<string, Quantiles>>;
  /** Time from the last event until every service had folded everything, s. */
  readonly caughtUpAfterSeconds: number;
  /** Cores that each service kept busy meanwhile, and `bench`, which sends and reads. */
  readonly coresBusy: Readonly<Record<string, number>>;
}

export interface LatencyOptions {
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

/** Measures with all services running as processes; the events enter through the log. */
export function measureLatency(
  { quick, say }: LatencyOptions,
  servers: Servers,
): Promise<readonly LatencyPoint[]> {
  return withServices(servers, async (platform) => {
    const points: LatencyPoint[] = [];
    for (const rate of RATES) {
      const durations = quick ? QUICK_DURATIONS : DURATIONS;
      const point = await measureRate(rate, durations, { servers, platform });
      const [p50, p99] = [point.p50Ms.toFixed(1), point.p99Ms.toFixed(1)];
      say(`latency at ${rate} events/s: p50 ${p50} ms, p99 ${p99} ms, ${point.count} outputs`);
      points.push(point);
    }
    return points;
  });
}

type Cores = Readonly<Record<string, number>>;

async function measureRate(
  rate: number,
  { warmUpSeconds, seconds }: typeof DURATIONS,
  { servers, platform }: { servers: Servers; platform: ProcessPlatform },
): Promise<LatencyPoint> {
  const { kafka, signal } = servers;
  const log = kafka.openLog();
  const run = `latency-${rate}`;
  const topic = storefrontEvents;
  const load = new StorefrontLoad({ topic, shoppers: SHOPPERS, seed: rate, run, order: 'visits' });
  const outputs = new Outputs();
  try {
    const tail = await log.tail(OUTPUTS, 'latest', (record) => {
      outputs.take(record);
    });
    const measured = async () => {
      await pace(log, load, { rate, seconds: warmUpSeconds, signal });
      const before = await cpuSeconds(platform, signal);
      const window = await pace(log, load, { rate, seconds, signal });
      const after = await cpuSeconds(platform, signal);
      const busy = [...after].map(([name, end]) => [
        name,
        (end - (before.get(name) ?? 0)) / seconds,
      ]);
      await untilCaughtUp(platform, signal);
      const caughtUpAfterSeconds = (preciseNow() - window.to) / 1_000;
      return { window, caughtUpAfterSeconds, coresBusy: Object.fromEntries(busy) as Cores };
    };
    const { window, ...rest } = await Promise.race([measured(), tail.failed]);
    await tail.close();
    const { all, byTopic } = outputs.within(window);
    return { rate, seconds, events: rate * seconds, ...all, byTopic, ...rest };
  } finally {
    await log.close();
  }
}

/** Returns the processor time so far of each service's process and of this one, s. */
export async function cpuSeconds(
  { urls }: ProcessPlatform,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const services = await Promise.all(
    Object.entries(urls).map(
      async ([name, url]) => [name, await cpuSecondsOf(url, signal)] as const,
    ),
  );
  const { user, system } = process.cpuUsage();
  return new Map([...services, ['bench', (user + system) / 1_000_000]]);
}

/** The outputs of late events must be included, or the highest latencies would be missing. */
export async function untilCaughtUp(platform: ProcessPlatform, signal: AbortSignal): Promise<void> {
  const progress = new PlatformProgress(platform.urls, demoTenant.secretKey);
  const caughtUp = await whenCaughtUp({
    look: () => progress.look(),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CAUGHT_UP_WITHIN_MS)]),
  });
  signal.throwIfAborted();
  if (!caughtUp) throw new Error('the services have not caught up with the load');
}

interface Output {
  readonly topic: string;
  /** When the causing event was meant to be appended, and when the output was seen. */
  readonly intended: number;
  readonly seen: number;
}

/** The outputs as subscribers see them. */
class Outputs {
  readonly #outputs: Output[] = [];

  take({ topic, headers }: LogRecord): void {
    const intended = Date.parse(headers['ce_recordedtime']?.toString('latin1') ?? '');
    this.#outputs.push({ topic, intended, seen: preciseNow() });
  }

  /** Latencies of outputs whose events were meant to be appended within the window. */
  within({ from, to }: Window): { all: Quantiles; byTopic: Record<string, Quantiles> } {
    const all = new LatencyRecorder();
    const recorders = new Map(OUTPUTS.map((topic) => [topic, new LatencyRecorder()]));
    for (const { topic, intended, seen } of this.#outputs) {
      if (intended < from || intended >= to) continue;
      all.record(seen - intended);
      recorders.get(topic)?.record(seen - intended);
    }
    const byTopic = [...recorders].map(([topic, { quantiles }]) => [topic, quantiles] as const);
    return { all: all.quantiles, byTopic: Object.fromEntries(byTopic) };
  }
}
