import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { storefrontEvents } from '@tradewind/contracts';
import type { CaseName } from '../cases/protocol.js';
import { median, spread } from '../measure/statistics.js';
import { benchMilestones } from '../topics.js';
import { drain, type Drained } from './drain.js';
import { concludedTopics } from './kafka-server.js';
import type { Servers } from './servers.js';

/** The share of the topic's events that each case drains. */
const SHARE: Readonly<Record<CaseName, number>> = {
  'raw-consumer': 1,
  'platformatic-consumer': 1,
  'batch-server': 1,
  'profile-service': 1 / 3,
  'recommender-service': 1 / 3,
  'marketing-service': 1 / 3,
  'nest-server-kafka': 1 / 20,
};
const FEWEST_EVENTS = 4_000;

/** Cases with another set-up, measured along with them for comparison. */
const VARIANTS: Readonly<Partial<Record<CaseName, string>>> = {
  'raw-consumer': 'patched',
  'nest-server-kafka': 'concurrent',
};

/** A case over all rounds: medians, unless the name says otherwise. */
export interface Summary {
  readonly rounds: number;
  /** Measured in each round after the warm-up. */
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly bestEventsPerSecond: number;
  /** (best - worst) / median of events per second. */
  readonly spread: number;
  readonly cpuSecondsPerMillion: number;
  /** The largest of all rounds. */
  readonly rssMiB: number;
  readonly redisCommandsPerEvent: number;
  readonly redisCommandsWithScriptsPerEvent: number;
  readonly redisBytesPerShopper?: number;
  /** The rate of each round, in order, for ratios. */
  readonly roundsEventsPerSecond: readonly number[];
}

export interface CaseResult extends Summary {
  readonly name: CaseName;
  readonly variant?: Summary & { readonly name: string };
}

export interface CasesOptions {
  readonly cases: readonly CaseName[];
  readonly events: number;
  readonly rounds: number;
  readonly cpuProfile: string | undefined;
  readonly say: (line: string) => void;
}

interface Entry {
  readonly name: CaseName;
  readonly variant: string | undefined;
  readonly drained: Drained[];
}

/** Drains the filled storefront topic by each case, round by round in turn. */
export async function measureCases(
  options: CasesOptions,
  servers: Servers,
): Promise<readonly CaseResult[]> {
  const { cases, rounds, cpuProfile, say } = options;
  if (cpuProfile !== undefined) await mkdir(cpuProfile, { recursive: true });
  const entries = cases.flatMap((name): Entry[] => {
    const variant = VARIANTS[name];
    const standard: Entry = { name, variant: undefined, drained: [] };
    // One round is for a quick look at a case.
    const isCompared = variant !== undefined && rounds > 1;
    return isCompared ? [standard, { name, variant, drained: [] }] : [standard];
  });
  for (let round = 1; round <= rounds; round++) {
    for (const entry of entries) {
      const drained = await drainOnce(entry, `r${round}`, options, servers);
      entry.drained.push(drained);
      say(`round ${round}/${rounds} ${labelOf(entry)}: ${describe(drained)}`);
    }
  }
  return entries
    .filter(({ variant }) => variant === undefined)
    .map(({ name, drained }): CaseResult => {
      const other = entries.find((entry) => entry.name === name && entry.variant !== undefined);
      return {
        name,
        ...summarise(drained),
        ...(other?.variant !== undefined && {
          variant: { name: other.variant, ...summarise(other.drained) },
        }),
      };
    });
}

async function drainOnce(
  { name, variant }: Entry,
  run: string,
  { events, cpuProfile }: CasesOptions,
  servers: Servers,
): Promise<Drained> {
  await servers.redis.reset();
  if (name.endsWith('-service')) await servers.kafka.recreate(concludedTopics);
  else await servers.kafka.recreate([benchMilestones]);
  const file = `${variant === undefined ? name : `${name}-${variant}`}.cpuprofile`;
  return drain(
    {
      name,
      variant,
      topic: storefrontEvents.name,
      events: Math.max(FEWEST_EVENTS, Math.floor(events * SHARE[name])),
      run: variant === undefined ? run : `${run}-${variant}`,
      cpuProfile: cpuProfile === undefined ? undefined : resolve(join(cpuProfile, file)),
    },
    servers,
  );
}

function labelOf({ name, variant }: Entry): string {
  return variant === undefined ? name : `${name} (${variant})`;
}

function describe({ eventsPerSecond, cpuSecondsPerMillion, rssMiB }: Drained): string {
  const rate = Math.round(eventsPerSecond).toLocaleString('en');
  return `${rate} events/s, ${cpuSecondsPerMillion.toFixed(1)} CPU s a million, ${rssMiB.toFixed(0)} MiB`;
}

/** Medians over the rounds of a case. */
export function summarise(drained: readonly Drained[]): Summary {
  const of = (pick: (one: Drained) => number) => drained.map(pick);
  const rates = of(({ eventsPerSecond }) => eventsPerSecond);
  const bytes = drained.flatMap(({ redisBytesPerShopper }) => redisBytesPerShopper ?? []);
  return {
    rounds: drained.length,
    events: median(of(({ events }) => events)),
    eventsPerSecond: median(rates),
    bestEventsPerSecond: Math.max(...rates),
    spread: spread(rates),
    cpuSecondsPerMillion: median(of(({ cpuSecondsPerMillion }) => cpuSecondsPerMillion)),
    rssMiB: Math.max(...of(({ rssMiB }) => rssMiB)),
    redisCommandsPerEvent: median(of(({ redisCommandsPerEvent }) => redisCommandsPerEvent)),
    redisCommandsWithScriptsPerEvent: median(
      of(({ redisCommandsWithScriptsPerEvent }) => redisCommandsWithScriptsPerEvent),
    ),
    ...(bytes.length > 0 && { redisBytesPerShopper: median(bytes) }),
    roundsEventsPerSecond: rates,
  };
}
