import { storefrontEvents } from '@tradewind/contracts';
import { benchMilestones } from '../topics.js';
import { median, spread } from '../measure/statistics.js';
import { drain, type Drained } from './drain.js';
import type { Servers } from './servers.js';

const MOST_REPLICAS = 3;

/** Medians over the rounds. */
export interface ReplicasPoint {
  readonly replicas: number;
  readonly events: number;
  /** The rate of all replicas together. */
  readonly eventsPerSecond: number;
  /** (best - worst) / median of events per second. */
  readonly spread: number;
  readonly cpuSecondsPerMillion: number;
  /** The largest resident set. */
  readonly rssMiB: number;
}

export interface ReplicasOptions {
  readonly events: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/**
 * The batch server in one, two and three processes that share the filled storefront topic, round by
 * round in turn.
 */
export async function measureReplicas(
  { events, rounds, say }: ReplicasOptions,
  servers: Servers,
): Promise<readonly ReplicasPoint[]> {
  const numbers = Array.from({ length: MOST_REPLICAS }, (_, i) => ({
    replicas: i + 1,
    drained: [] as Drained[],
  }));
  for (let round = 1; round <= rounds; round++) {
    for (const { replicas, drained } of numbers) {
      await servers.redis.reset();
      await servers.kafka.recreate([benchMilestones]);
      const run = `replicas-${replicas}-${round}`;
      const topic = storefrontEvents.name;
      const one = await drain({ name: 'batch-server', topic, events, run, replicas }, servers);
      const rate = Math.round(one.eventsPerSecond).toLocaleString('en');
      say(`round ${round}/${rounds} with ${replicas} replicas: ${rate} events/s`);
      drained.push(one);
    }
  }
  return numbers.map(({ replicas, drained }) => pointOf(replicas, drained));
}

function pointOf(replicas: number, drained: readonly Drained[]): ReplicasPoint {
  const of = (pick: (one: Drained) => number) => drained.map(pick);
  const rates = of(({ eventsPerSecond }) => eventsPerSecond);
  return {
    replicas,
    events: median(of(({ events }) => events)),
    eventsPerSecond: median(rates),
    spread: spread(rates),
    cpuSecondsPerMillion: median(of(({ cpuSecondsPerMillion }) => cpuSecondsPerMillion)),
    rssMiB: Math.max(...of(({ rssMiB }) => rssMiB)),
  };
}
