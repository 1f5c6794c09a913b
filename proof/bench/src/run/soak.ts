import { setTimeout } from 'node:timers/promises';
import { storefrontEvents } from '@tradewind/contracts';
import { pace } from '../load/paced-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { memoryTrend, type MemorySample, type MemoryTrend } from '../measure/memory-trend.js';
import { preciseNow } from '../measure/meter.js';
import { begun, workersOf } from './drain.js';
import type { Servers } from './servers.js';
import { memoryOf } from './service-metrics.js';
import { withServices } from './services-up.js';

const RATE = 500;
/**
 * The number is small, so that the state of each shopper has reached its bounds when the warm-up is
 * over.
 */
const SHOPPERS = 1_000;
const WARM_UP_SECONDS = 300;
const SAMPLE_EVERY_MS = 5_000;
const SAY_EVERY_SAMPLES = 12;
const MIB = 1_048_576;

export interface Soak {
  readonly minutes: number;
  /** Events a second. */
  readonly rate: number;
  readonly processes: readonly (MemoryTrend & { readonly name: string })[];
}

export interface SoakOptions {
  readonly minutes: number;
  readonly say: (line: string) => void;
}

/** Reads the memory of a process. */
type Probe = () => Promise<Omit<MemorySample, 'at'>>;

/** Sends events at a steady rate to all services and a batch server, and watches their memory. */
export function measureSoak({ minutes, say }: SoakOptions, servers: Servers): Promise<Soak> {
  return withServices(servers, async ({ urls }) => {
    const { kafka, signal } = servers;
    const topic = storefrontEvents;
    const run = 'soak';
    const workers = workersOf({ name: 'batch-server', topic: topic.name, events: 0, run }, servers);
    const log = kafka.openLog();
    const dead = workers.map(({ died }) => died);
    const done = new AbortController();
    try {
      await Promise.race([begun(workers, signal), ...dead]);
      const probes = new Map<string, Probe>(
        Object.entries(urls).map(([name, url]) => [name, () => memoryOf(url, signal)]),
      );
      for (const worker of workers) {
        probes.set('batch-server', () => Promise.resolve(worker.progress));
      }
      const load = new StorefrontLoad({
        ...{ topic, shoppers: SHOPPERS, seed: 1, run, order: 'visits' },
      });
      say(`soak: warming up for ${WARM_UP_SECONDS} s`);
      const send = (seconds: number) => pace(log, load, { rate: RATE, seconds, signal });
      await Promise.race([send(WARM_UP_SECONDS), ...dead]);
      const sampling = sampleAll(probes, { say, signal: AbortSignal.any([signal, done.signal]) });
      await Promise.race([send(minutes * 60), sampling, ...dead]);
      done.abort();
      const samples = await sampling;
      const processes = [...samples].map(([name, of]) => ({ name, ...memoryTrend(of) }));
      return { minutes, rate: RATE, processes };
    } finally {
      done.abort();
      await Promise.all(workers.map((worker) => worker.kill()));
      await log.close();
    }
  });
}

/** Samples every process until the signal fires. Rejects if one does not answer. */
async function sampleAll(
  probes: ReadonlyMap<string, Probe>,
  { say, signal }: { say: (line: string) => void; signal: AbortSignal },
): Promise<ReadonlyMap<string, readonly MemorySample[]>> {
  const samples = new Map([...probes.keys()].map((name) => [name, [] as MemorySample[]]));
  for (let taken = 1; !signal.aborted; taken++) {
    await Promise.all(
      [...probes].map(async ([name, probe]) => {
        samples.get(name)?.push({ at: preciseNow(), ...pickMemory(await probe()) });
      }),
    );
    if (taken % SAY_EVERY_SAMPLES === 0) say(`soak: ${describe(samples)}`);
    await setTimeout(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return samples;
}

function pickMemory({ rss, heapUsed }: Omit<MemorySample, 'at'>): Omit<MemorySample, 'at'> {
  return { rss, heapUsed };
}

function describe(samples: ReadonlyMap<string, readonly MemorySample[]>): string {
  return [...samples]
    .map(([name, of]) => `${name} ${((of.at(-1)?.rss ?? 0) / MIB).toFixed(0)} MiB`)
    .join(', ');
}
