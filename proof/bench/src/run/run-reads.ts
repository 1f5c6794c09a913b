import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReadsOptions } from '../command/reads-options.js';
import type { ReadFigures } from '../load/read-load.js';
import { textTable } from '@tradewind/cli/text-table';
import { figure } from '../measure/figure.js';
import { benchMilestones } from '../topics.js';
import { concludedTopics } from './kafka-server.js';
import { measureReads, type ReadsPoint } from './reads.js';
import { machineOf, withServers, writeJson, type RunContext } from './run-context.js';

/** Measures reads and reports them. Whatever it started is stopped when it settles. */
export function runReads(options: ReadsOptions, context: RunContext): Promise<void> {
  return withServers(context, async (servers) => {
    const cpuProfile = options.cpuProfile && resolve(options.cpuProfile);
    if (cpuProfile) await mkdir(cpuProfile, { recursive: true });
    await servers.kafka.recreate([...concludedTopics, benchMilestones]);
    const points = await measureReads({ ...options, cpuProfile }, servers, context.say);
    const { clients, rate } = options;
    await writeJson(options.jsonPath, { machine: machineOf(servers), clients, rate, points });
    context.print(readsReport(points));
  });
}

const HEAD = ['reads, ms', 'events/s', 'reads/s', 'p50', 'p95', 'p99', 'largest', 'errors', '404'];

/** The figures for people. */
export function readsReport(points: readonly ReadsPoint[]): string {
  const row = (name: string, events: number, one: ReadFigures) => [
    name,
    figure(events),
    figure(one.perSecond),
    ...[one.p50Ms, one.p95Ms, one.p99Ms, one.maxMs].map((ms) => figure(ms, 1)),
    figure(one.errors),
    figure(one.unknown),
  ];
  const rows = points.flatMap((point) => [
    row('all', point.eventsPerSecond, point),
    ...Object.entries(point.byRoute).map(([name, one]) =>
      row(`  ${name}`, point.eventsPerSecond, one),
    ),
  ]);
  return `\n${textTable(HEAD, rows)}${points.map(remarksOf).join('')}`;
}

function remarksOf({ eventsPerSecond, unsent, ...point }: ReadsPoint): string {
  const delays = Object.entries(point.loopDelays).map(
    ([name, { p50Ms, p99Ms, maxMs }]) =>
      `${name} ${figure(p50Ms, 1)} / ${figure(p99Ms, 1)} / ${figure(maxMs, 1)}`,
  );
  const cores = Object.entries(point.coresBusy).map(([name, busy]) => `${name} ${figure(busy, 2)}`);
  return [
    `at ${figure(eventsPerSecond)} events/s`,
    `  event loop delay p50 / p99 / largest, ms: ${delays.join(', ')}; the clients' own p99 ${figure(point.clientDelayP99Ms, 1)}`,
    `  cores busy: ${cores.join(', ')}`,
    ...(unsent > 0 ? [`  ${figure(unsent)} reads of the rate could not be sent`] : []),
    '',
  ].join('\n');
}
