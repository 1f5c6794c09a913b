import 'reflect-metadata';
import { Meter, preciseNow } from '../measure/meter.js';
import type { Case, RunningCase } from './case.js';
import { startCpuProfile } from './cpu-profile.js';
import { nestServerKafka } from './nest-server-kafka.js';
import { platformaticConsumer } from './platformatic-consumer.js';
import type { CaseName, CaseSpec, FromWorker, PartitionCount, ToWorker } from './protocol.js';
import { rawConsumer } from './raw-consumer.js';
import { RedisCommands } from './redis-commands.js';
import { batchServer, marketingCase, profileCase, recommenderCase } from './service-case.js';

/**
 * How often a process reports its progress. The process of a case sets up, waits for `go`, reports
 * progress until `stop`, and reports its result.
 */

const PROGRESS_EVERY_MS = 50;
const CLOSE_WITHIN_MS = 10_000;

const cases: Readonly<Record<CaseName, Case>> = {
  'raw-consumer': rawConsumer,
  'batch-server': batchServer,
  'profile-service': profileCase,
  'recommender-service': recommenderCase,
  'marketing-service': marketingCase,
  'nest-server-kafka': nestServerKafka,
  'platformatic-consumer': platformaticConsumer,
};

const spec = JSON.parse(process.env['BENCH_CASE'] ?? '') as CaseSpec;
const meter = new Meter();
const commands = RedisCommands.watch();
const partitions = new Map<number, PartitionCount>();
const { promise: go, resolve: begin } = Promise.withResolvers<undefined>();
const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();

process.on('message', (message) => {
  if ((message as ToWorker).kind === 'go') begin(undefined);
  else stop(undefined);
});
// The process that started this one has died.
process.on('disconnect', () => process.exit(1));

try {
  await run();
} catch (error) {
  fail(error);
}

async function run(): Promise<void> {
  const running = await cases[spec.name]({ spec, meter, ready, go, done, fail });
  const profile = spec.cpuProfile === undefined ? undefined : await profiled(spec.cpuProfile);
  const progress = setInterval(reportProgress, PROGRESS_EVERY_MS);
  await stopped;
  clearInterval(progress);
  meter.finish();
  await profile?.stop();
  const { samples, rssPeak } = meter;
  const redisCommands = commands.count;
  send({ kind: 'report', report: { samples, rssPeak, redisCommands, refused: running.refused() } });
  await close(running);
  process.exit(0);
}

/** Profiles everything after `go`, which a service already waits for. */
async function profiled(path: string) {
  await go;
  return startCpuProfile(path);
}

function ready(owned: readonly number[]): void {
  for (const partition of partitions.keys()) {
    if (!owned.includes(partition)) partitions.delete(partition);
  }
  send({ kind: 'ready', partitions: owned });
}

function done(events: number, partition?: number): void {
  meter.add(events);
  if (partition === undefined || events === 0) return;
  const before = partitions.get(partition);
  const firstAt = before?.firstAt ?? preciseNow();
  partitions.set(partition, { events: (before?.events ?? 0) + events, firstAt });
}

function reportProgress(): void {
  const { rss, heapUsed } = process.memoryUsage();
  const progress = {
    count: meter.count,
    partitions: Object.fromEntries(partitions),
    rss,
    heapUsed,
  };
  send({ kind: 'progress', progress });
}

/** A consumer that waits for the server does not delay the measurement. */
async function close(running: RunningCase): Promise<void> {
  setTimeout(() => process.exit(0), CLOSE_WITHIN_MS).unref();
  await running.close();
}

function fail(error: unknown): void {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}

function send(message: FromWorker): void {
  process.send?.(message);
}
