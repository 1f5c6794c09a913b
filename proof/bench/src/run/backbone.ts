import { writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { storefrontEvents } from '@tradewind/contracts';
import type { BackboneOptions, SectionName } from '../command/options.js';
import { ratiosOf, targetsOf } from '../measure/targets.js';
import { benchMilestones } from '../topics.js';
import { fillNewTopic } from './fill-storefront.js';
import { measureGrowth } from './growth.js';
import { concludedTopics } from './kafka-server.js';
import { measureLatency } from './latency.js';
import { measureCases } from './measure-cases.js';
import { measureRecovery } from './recovery.js';
import { measureReplicas } from './replicas.js';
import { reportOf, type Results } from './report.js';
import { startServers, type Servers } from './servers.js';
import { measureSoak } from './soak.js';

const GIB = 2 ** 30;
const SHOPPERS = 20_000;
const TRIALS = 3;

/** What the program gives to a run. */
export interface RunContext {
  /** Ends the run; it then rejects, with everything stopped. */
  readonly signal: AbortSignal;
  /** Takes progress lines. */
  readonly say: (line: string) => void;
  /** Takes the result, for people. */
  readonly print: (text: string) => void;
  /** Called when a signal from now on ends the run in good order. */
  readonly onStarted: () => void;
  /** Nothing that is measured from here on counts. */
  readonly onFailure: (error: Error) => void;
}

/** Measures what the options name. Whatever it started is stopped when it settles. */
export async function runBackbone(options: BackboneOptions, context: RunContext): Promise<void> {
  const { signal, say, print, onStarted, onFailure } = context;
  const servers = await startServers({
    signal,
    report: say,
    onDeath: (message) => {
      onFailure(new Error(message));
    },
  });
  onStarted();
  try {
    const results = await measure(options, say, servers);
    if (options.jsonPath !== undefined) {
      await writeFile(options.jsonPath, `${JSON.stringify(results, undefined, 2)}\n`);
    }
    print(reportOf(results));
  } finally {
    await servers.stop();
  }
}

async function measure(
  options: BackboneOptions,
  say: RunContext['say'],
  servers: Servers,
): Promise<Results> {
  const { events, rounds, quick, soakMinutes } = options;
  const when = async <T>(section: SectionName, work: () => Promise<T>): Promise<T | undefined> => {
    if (!options.sections.includes(section)) return undefined;
    say(`measuring ${section}`);
    return work();
  };
  await servers.kafka.recreate([...concludedTopics, benchMilestones]);
  const filled = await fillIfNeeded(options, say, servers);
  const cases = await measureCases({ ...options, say }, servers);
  const replicas = await when('replicas', () => measureReplicas({ events, rounds, say }, servers));
  const growth = await when('growth', () => measureGrowth({ events, rounds, quick, say }, servers));
  const latency = await when('latency', () => measureLatency({ quick, say }, servers));
  const trials = quick ? 1 : TRIALS;
  const recovery = await when('recovery', () => measureRecovery({ trials, say }, servers));
  const soak =
    soakMinutes > 0 ? await measureSoak({ minutes: soakMinutes, say }, servers) : undefined;
  return {
    machine: machineOf(servers),
    producing: filled ?? null,
    cases,
    ratios: ratiosOf(cases),
    latency: latency ?? [],
    growth: growth ?? [],
    replicas: replicas ?? [],
    recovery: recovery ?? null,
    soak: soak ?? null,
    targets: targetsOf({ cases, latency: latency ?? [], recovery, soak }),
  };
}

/** The topic that the cases drain, and the replicas. */
async function fillIfNeeded(
  { cases, sections, events }: BackboneOptions,
  say: RunContext['say'],
  servers: Servers,
): Promise<Results['producing'] | undefined> {
  if (cases.length === 0 && !sections.includes('replicas')) return undefined;
  say(`filling ${storefrontEvents.name} with ${events} events`);
  const options = { shoppers: SHOPPERS, order: 'visits', run: 'cases' } as const;
  const filled = await fillNewTopic({ topic: storefrontEvents, events, ...options }, servers);
  return {
    events,
    eventsPerSecond: events / filled.seconds,
    bytesPerEvent: filled.bytes / events,
  };
}

function machineOf({ versions }: Servers): Results['machine'] {
  return {
    cores: availableParallelism(),
    memGiB: totalmem() / GIB,
    node: process.version,
    ...versions,
  };
}
