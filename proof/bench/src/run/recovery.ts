import { storefrontEvents } from '@tradewind/contracts';
import { pace } from '../load/paced-load.js';
import { StorefrontLoad } from '../load/storefront-load.js';
import { preciseNow } from '../measure/meter.js';
import { benchMilestones } from '../topics.js';
import { begun, workersOf } from './drain.js';
import type { Servers } from './servers.js';
import { until } from './until.js';
import type { WorkerProcess } from './worker-process.js';

const RATE = 600;
const SHOPPERS = 2_000;
const AGAIN_WITHIN_MS = 90_000;
const LONGEST_RUN_S = 180;

/** The cost of a kill -9 of one of two replicas. */
export interface Recovery {
  /** The default session timeout of a service, ms. */
  readonly sessionTimeoutMs: number;
  /** For each kill, the time until every partition of the killed replica had made progress, s. */
  readonly trials: readonly number[];
  /** The longest of the trials, s. */
  readonly seconds: number;
}

export interface RecoveryOptions {
  readonly trials: number;
  readonly say: (line: string) => void;
}

const SESSION_TIMEOUT_MS = 10_000;

/** Kills a replica while events arrive, and waits until its partitions make progress elsewhere. */
export async function measureRecovery(
  options: RecoveryOptions,
  servers: Servers,
): Promise<Recovery> {
  const trials: number[] = [];
  for (let trial = 1; trial <= options.trials; trial++) {
    const seconds = await killOnce(`recovery-${trial}`, servers);
    options.say(`recovery: partitions of a killed replica moved on after ${seconds.toFixed(1)} s`);
    trials.push(seconds);
  }
  return { sessionTimeoutMs: SESSION_TIMEOUT_MS, trials, seconds: Math.max(...trials) };
}

async function killOnce(run: string, servers: Servers): Promise<number> {
  const { kafka, redis, signal } = servers;
  await redis.reset();
  await kafka.recreate([storefrontEvents, benchMilestones]);
  const topic = storefrontEvents;
  const log = kafka.openLog();
  const end = new AbortController();
  const options = { name: 'batch-server', topic: topic.name, events: 0, run, replicas: 2 } as const;
  const workers = workersOf(options, servers);
  let sending: Promise<unknown> | undefined;
  try {
    await Promise.race([begun(workers, signal), ...workers.map(({ died }) => died)]);
    const load = new StorefrontLoad({ topic, shoppers: SHOPPERS, seed: 1, run, order: 'visits' });
    const paced = { rate: RATE, seconds: LONGEST_RUN_S, signal: end.signal };
    sending = pace(log, load, paced).catch((error: unknown) => {
      if (!end.signal.aborted) throw error;
    });
    const recovered = recoveryOf(workers, signal);
    return await Promise.race([recovered, sending.then(() => recovered)]);
  } finally {
    end.abort();
    await sending?.catch(() => undefined);
    await Promise.all(workers.map((worker) => worker.kill()));
    await log.close();
  }
}

async function recoveryOf(workers: readonly WorkerProcess[], signal: AbortSignal): Promise<number> {
  const [killed, survivor] = workers;
  if (killed === undefined || survivor === undefined) throw new RangeError('two replicas needed');
  await until(() => workers.every(hasWorked), {
    what: 'progress of every partition',
    withinMs: AGAIN_WITHIN_MS,
    signal,
  });
  const orphans = killed.partitions ?? [];
  const killedAt = preciseNow();
  await killed.kill();
  const movedAt = (partition: number) => survivor.progress.partitions[partition]?.firstAt;
  const moved = until(() => orphans.every((partition) => movedAt(partition) !== undefined), {
    what: 'progress of the partitions of a killed replica',
    withinMs: AGAIN_WITHIN_MS,
    signal,
  });
  await Promise.race([moved, survivor.died]);
  return (Math.max(...orphans.map((partition) => movedAt(partition) ?? NaN)) - killedAt) / 1_000;
}

/** True once it has folded something of each of its partitions. */
function hasWorked({ partitions, progress }: WorkerProcess): boolean {
  return (partitions ?? []).every((partition) => (progress.partitions[partition]?.events ?? 0) > 0);
}
