import { textTable } from '@tradewind/cli/text-table';
import { figure } from '../measure/figure.js';
import type { Ratio, Target } from '../measure/targets.js';
import type { GrowthPoint } from './growth.js';
import type { LatencyPoint } from './latency.js';
import type { CaseResult, Summary } from './measure-cases.js';
import type { Recovery } from './recovery.js';
import type { ReplicasPoint } from './replicas.js';
import type { Soak } from './soak.js';

/** The results of a run; written as JSON. */
export interface Results {
  readonly machine: {
    readonly cores: number;
    readonly memGiB: number;
    readonly node: string;
    readonly kafka: string;
    readonly redis: string;
  };
  /** The filling of the topic that the cases drain. */
  readonly producing: {
    readonly events: number;
    readonly eventsPerSecond: number;
    /** Value and headers. */
    readonly bytesPerEvent: number;
  } | null;
  readonly cases: readonly CaseResult[];
  readonly ratios: readonly Ratio[];
  readonly latency: readonly LatencyPoint[];
  readonly growth: readonly GrowthPoint[];
  readonly replicas: readonly ReplicasPoint[];
  readonly recovery: Recovery | null;
  readonly soak: Soak | null;
  readonly targets: readonly Target[];
}

/** Returns the figures for people. */
export function reportOf(results: Results): string {
  const { machine, producing } = results;
  const memory = `${figure(machine.memGiB, 1)} GiB`;
  const first = `${machine.cores} cores, ${memory}, Node ${machine.node}, Kafka ${machine.kafka}, Redis ${machine.redis}`;
  const filled = producing && `Producing: ${figure(producing.eventsPerSecond)} events/s`;
  const parts = [
    [first, ...(filled ? [filled] : [])].join('\n') + '\n',
    casesTable(results),
    latencyTable(results.latency),
    growthTable(results.growth),
    replicasTable(results.replicas),
    soakTable(results.soak),
    targetsTable(results.targets),
  ];
  return `\n${parts.filter((part) => part !== '').join('\n')}`;
}

const CASE_HEAD = ['case', 'events/s', 'spread', 'CPU s/million', 'RSS MiB'];
const REDIS_HEAD = ['Redis commands/event', 'with scripts', 'bytes/shopper'];

function casesTable({ cases, ratios }: Results): string {
  if (cases.length === 0) return '';
  const row = (name: string, one: Summary) => [
    name,
    figure(one.eventsPerSecond),
    `${figure(100 * one.spread)} %`,
    figure(one.cpuSecondsPerMillion, 1),
    figure(one.rssMiB),
    figure(one.redisCommandsPerEvent, 4),
    figure(one.redisCommandsWithScriptsPerEvent, 4),
    figure(one.redisBytesPerShopper),
  ];
  const rows = cases.flatMap((one) => [
    row(one.name, one),
    ...(one.variant ? [row(`  ${one.variant.name}`, one.variant)] : []),
  ]);
  return textTable([...CASE_HEAD, ...REDIS_HEAD], rows) + ratios.map(ratioLine).join('');
}

function ratioLine({ numerator, denominator, value, byProcessorTime }: Ratio): string {
  const byCpu = figure(byProcessorTime, 2);
  return `${numerator} / ${denominator}: ${figure(value, 2)} (${byCpu} by processor time)\n`;
}

function latencyTable(latency: readonly LatencyPoint[]): string {
  if (latency.length === 0) return '';
  const head = ['event to output, ms', 'events/s', 'outputs', 'p50', 'p99', 'p99.9', 'largest'];
  const rows = latency.flatMap(({ rate, byTopic, ...all }) =>
    [['all', all] as const, ...Object.entries(byTopic)].map(([name, one]) => [
      name,
      figure(rate),
      figure(one.count),
      ...[one.p50Ms, one.p99Ms, one.p999Ms, one.maxMs].map((ms) => figure(ms, 1)),
    ]),
  );
  return textTable(head, rows) + latency.map(coresBusy).join('');
}

function coresBusy({ rate, coresBusy: cores, caughtUpAfterSeconds: after }: LatencyPoint): string {
  const busy = Object.entries(cores).map(([name, busyCores]) => `${name} ${figure(busyCores, 2)}`);
  return `at ${figure(rate)} events/s, cores busy: ${busy.join(', ')}; caught up ${figure(after, 1)} s after the last\n`;
}

function growthTable(growth: readonly GrowthPoint[]): string {
  if (growth.length === 0) return '';
  const head = ['batch-server by shoppers', ...CASE_HEAD.slice(1)];
  const rows = growth.map((point) => [
    figure(point.shoppers),
    figure(point.eventsPerSecond),
    `${figure(100 * point.spread)} %`,
    figure(point.cpuSecondsPerMillion, 1),
    figure(point.rssMiB),
    figure(point.redisBytesPerShopper),
  ]);
  return textTable([...head, 'bytes/shopper'], rows);
}

function replicasTable(replicas: readonly ReplicasPoint[]): string {
  if (replicas.length === 0) return '';
  const rows = replicas.map((point) => [
    figure(point.replicas),
    figure(point.eventsPerSecond),
    `${figure(100 * point.spread)} %`,
    figure(point.cpuSecondsPerMillion, 1),
    figure(point.rssMiB),
  ]);
  return textTable(['batch-server by replicas', ...CASE_HEAD.slice(1)], rows);
}

function soakTable(soak: Soak | null): string {
  if (!soak) return '';
  const head = [`soak of ${soak.minutes} min`, 'RSS MiB', 'MiB/h', 'heap MiB', 'MiB/h', 'growth'];
  const rows = soak.processes.map((one) => [
    one.name,
    figure(one.rssMiB),
    figure(one.rssMiBPerHour, 1),
    figure(one.heapUsedMiB),
    figure(one.heapUsedMiBPerHour, 1),
    `${figure(100 * one.growth, 1)} %`,
  ]);
  return textTable(head, rows);
}

function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(({ name, target, value, reached }) => [
    name,
    target,
    figure(value, 2),
    reached === null ? 'not measured' : reached ? 'yes' : 'no',
  ]);
  return textTable(['target', '', 'value', 'reached'], rows);
}
