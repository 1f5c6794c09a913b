import { SHOPPER_PARTITIONS } from '@tradewind/contracts';
import type { CaseName, CaseSpec, WorkerReport } from '../cases/protocol.js';
import { drainRate, type DrainRate } from '../measure/drain-rate.js';
import type { Servers } from './servers.js';
import { until } from './until.js';
import { WorkerProcess } from './worker-process.js';

const SET_UP_WITHIN_MS = 60_000;
const STALLED_AFTER_MS = 60_000;
const MIB = 1_048_576;
/** Share of the events that warm up the processes and are not measured. */
export const WARM_UP = 0.15;

export interface DrainOptions {
  readonly name: CaseName;
  readonly variant?: string | undefined;
  readonly topic: string;
  /** Events to measure, including the warm-up; the topic holds as many or more. */
  readonly events: number;
  readonly run: string;
  readonly replicas?: number;
  readonly cpuProfile?: string | undefined;
}

/** One drain of a topic by a case. */
export interface Drained extends DrainRate {
  readonly rssMiB: number;
  /**
   * Redis commands per event: those that clients sent, and those plus the ones that scripts ran.
   */
  readonly redisCommandsPerEvent: number;
  readonly redisCommandsWithScriptsPerEvent: number;
  /** Absent if nothing is kept in Redis. */
  readonly redisBytesPerShopper?: number;
}

/** The keys that hold the state of shoppers, for any service that folds a topic. */
export function shoppersIn(topic: string): string {
  return `{*:${topic}:*}:e:*/demo:*`;
}

/** Returns the pattern of keys that hold shoppers' state; undefined if nothing is kept. */
function shopperKeysOf({ name, topic }: DrainOptions): string | undefined {
  if (name === 'nest-server-kafka') return 'shopper:*';
  return name === 'batch-server' || name.endsWith('-service') ? shoppersIn(topic) : undefined;
}

/**
 * Drains a topic with new processes, on a Redis that nobody else uses meanwhile. Rejects if events
 * are refused.
 */
export async function drain(options: DrainOptions, servers: Servers): Promise<Drained> {
  const { redis } = servers;
  const [bytesBefore, commandsBefore] = [await redis.dataBytes(), await redis.commands()];
  const reports = await runDown(options, servers);
  const rate = drainRate(
    reports.map(({ samples }) => samples),
    { from: Math.floor(options.events * WARM_UP), to: options.events },
  );
  const all = reports.reduce((sum, { samples }) => sum + (samples.at(-1)?.count ?? 0), 0);
  const sent = reports.reduce((sum, { redisCommands }) => sum + redisCommands, 0);
  const perShopper = await bytesPerShopper(options, servers, bytesBefore);
  return {
    ...rate,
    rssMiB: Math.max(...reports.map(({ rssPeak }) => rssPeak)) / MIB,
    redisCommandsPerEvent: sent / all,
    redisCommandsWithScriptsPerEvent: ((await redis.commands()) - commandsBefore) / all,
    ...(perShopper !== undefined && { redisBytesPerShopper: perShopper }),
  };
}

/** Drains a topic without measuring it. Rejects if events are refused. */
export async function runDown(options: DrainOptions, servers: Servers): Promise<WorkerReport[]> {
  const reports = await drainBy(workersOf(options, servers), options, servers.signal);
  const refused = reports.reduce((sum, report) => sum + report.refused, 0);
  if (refused > 0) throw new Error(`${options.name} has refused ${refused} events`);
  return reports;
}

/** Returns the bytes that one new shopper's state takes in Redis; undefined without state. */
async function bytesPerShopper(
  options: DrainOptions,
  { redis }: Servers,
  before: number,
): Promise<number | undefined> {
  const keys = shopperKeysOf(options);
  if (keys === undefined) return undefined;
  const shoppers = await redis.countKeys(keys);
  if (shoppers === 0) throw new Error(`${options.name} has left no state in Redis`);
  return ((await redis.dataBytes()) - before) / shoppers;
}

export function workersOf(options: DrainOptions, servers: Servers): WorkerProcess[] {
  const { name, variant, topic, run, replicas = 1, cpuProfile } = options;
  const { kafkaBrokers, redisUrl } = servers;
  const spec: CaseSpec = { name, variant, topic, run, kafkaBrokers, redisUrl, cpuProfile };
  return Array.from({ length: replicas }, () => new WorkerProcess(spec));
}

async function drainBy(
  workers: readonly WorkerProcess[],
  { name, events }: DrainOptions,
  signal: AbortSignal,
): Promise<WorkerReport[]> {
  try {
    await Promise.race([begun(workers, signal), ...workers.map(({ died }) => died)]);
    const finished = untilCounted(workers, { name, events, signal });
    await Promise.race([finished, ...workers.map(({ died }) => died)]);
    return await Promise.all(workers.map((worker) => worker.stop()));
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
}

/**
 * Starts the drain once all processes are set up, and, if there are several, once each has
 * partitions.
 */
export async function begun(workers: readonly WorkerProcess[], signal: AbortSignal): Promise<void> {
  await until(() => areSetUp(workers.map(({ partitions }) => partitions)), {
    what: 'readiness of all processes',
    withinMs: SET_UP_WITHIN_MS,
    signal,
  });
  for (const worker of workers) worker.go();
}

/**
 * Returns whether all processes have reported their partitions and, if there are several, share all
 * partitions among them.
 */
export function areSetUp(assigned: readonly (readonly number[] | undefined)[]): boolean {
  if (assigned.includes(undefined)) return false;
  if (assigned.length === 1) return true;
  const owned = assigned.flatMap((partitions) => partitions ?? []);
  const isShared = assigned.every((partitions) => (partitions ?? []).length > 0);
  return isShared && owned.length === SHOPPER_PARTITIONS && new Set(owned).size === owned.length;
}

async function untilCounted(
  workers: readonly WorkerProcess[],
  { name, events, signal }: { name: string; events: number; signal: AbortSignal },
): Promise<void> {
  let before = -1;
  for (;;) {
    const count = () => workers.reduce((sum, { progress }) => sum + progress.count, 0);
    if (count() >= events) return;
    before = count();
    const moved = () => count() > before;
    const what = `event of ${name}, which stands at ${before} of ${events},`;
    await until(moved, { what, withinMs: STALLED_AFTER_MS, signal });
  }
}
