import { median } from './statistics.js';

export interface Target {
  readonly name: string;
  /** The target of the value, e.g. `>= 0.5`. */
  readonly target: string;
  /** null if it was not measured. */
  readonly value: number | null;
  readonly reached: boolean | null;
}

export interface Ratio {
  readonly numerator: string;
  readonly denominator: string;
  /** Ratio of events per second. */
  readonly value: number;
  /** Ratio of events per second of processor time, which a busy machine distorts less. */
  readonly byProcessorTime: number;
}

interface Rounds {
  readonly name: string;
  readonly eventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly roundsEventsPerSecond: readonly number[];
}

/** The measurements that targets are judged by. */
export interface Measured {
  readonly cases: readonly Rounds[];
  readonly latency: readonly { readonly rate: number; readonly p99Ms: number }[];
  readonly recovery: { readonly seconds: number } | undefined;
  readonly soak:
    | { readonly processes: readonly { readonly growth: number; readonly flat: boolean }[] }
    | undefined;
}

const LATENCY_RATE = 2_000;

/**
 * Returns how many times as fast one case is as another: the median of the ratios of their rounds.
 * The two cases of a round were measured one after the other, so that other load on the machine
 * cancels out. undefined unless both were measured.
 */
export function ratioOf(
  cases: readonly Rounds[],
  numerator: string,
  denominator: string,
): number | undefined {
  const of = (name: string) => cases.find((one) => one.name === name)?.roundsEventsPerSecond;
  const [above, below] = [of(numerator), of(denominator)];
  if (!above || !below) return undefined;
  return median(above.map((rate, round) => rate / (below[round] ?? NaN)));
}

/**
 * Returns the ratios of the batch server to the limit and to Nest's own transport, as far as
 * measured.
 */
export function ratiosOf(cases: readonly Rounds[]): readonly Ratio[] {
  const numerator = 'batch-server';
  const cpuOf = (name: string) =>
    cases.find((one) => one.name === name)?.cpuSecondsPerMillion ?? NaN;
  return ['raw-consumer', 'nest-server-kafka'].flatMap((denominator) => {
    const value = ratioOf(cases, numerator, denominator);
    if (value === undefined) return [];
    const byProcessorTime = cpuOf(denominator) / cpuOf(numerator);
    return [{ numerator, denominator, value, byProcessorTime }];
  });
}

/** Returns the targets of the event backbone and whether they were reached. */
export function targetsOf({ cases, latency, recovery, soak }: Measured): readonly Target[] {
  const batchServer = cases.find(({ name }) => name === 'batch-server');
  return [
    atLeast('batch-server / raw-consumer', 0.5, ratioOf(cases, 'batch-server', 'raw-consumer')),
    atLeast(
      'batch-server / nest-server-kafka',
      10,
      ratioOf(cases, 'batch-server', 'nest-server-kafka'),
    ),
    atLeast('batch-server events/s a replica', 20_000, batchServer?.eventsPerSecond),
    atMost(
      `p99 event to output at ${LATENCY_RATE} events/s, ms`,
      100,
      latency.find(({ rate }) => rate === LATENCY_RATE)?.p99Ms,
    ),
    atMost('recovery after a kill, s', 15, recovery?.seconds),
    {
      name: 'growth of memory over the second half of a soak',
      target: 'flat',
      value: soak ? Math.max(...soak.processes.map(({ growth }) => growth)) : null,
      reached: soak ? soak.processes.every(({ flat }) => flat) : null,
    },
  ];
}

function atLeast(name: string, least: number, value: number | undefined): Target {
  return judged(name, `>= ${least}`, value, (it) => it >= least);
}

function atMost(name: string, most: number, value: number | undefined): Target {
  return judged(name, `<= ${most}`, value, (it) => it <= most);
}

function judged(
  name: string,
  target: string,
  value: number | undefined,
  reaches: (value: number) => boolean,
): Target {
  if (value === undefined) return { name, target, value: null, reached: null };
  return { name, target, value, reached: reaches(value) };
}
