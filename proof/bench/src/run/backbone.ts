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
import { machineOf, withServers, writeJson, type RunContext } from './run-context.js';
import type { Servers } from './servers.js';
import { measureSoak } from './soak.js';

const SHOPPERS = 20_000;
const TRIALS = 3;

/** Measures what the options name. Whatever it started is stopped when it settles. */
export function runBackbone(options: BackboneOptions, context: RunContext): Promise<void> {
  const { say, print } = context;
  return withServers(context, async (servers) => {
    const results = await measure(options, say, servers);
    await writeJson(options.jsonPath, results);
    print(reportOf(results));
  });
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
