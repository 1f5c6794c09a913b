import { storefrontEvents } from '@tradewind/contracts';
import { benchMilestones } from '../topics.js';
import { drain } from './drain.js';
import type { Servers } from './servers.js';

const MOST_REPLICAS = 3;

export interface ReplicasPoint {
  readonly replicas: number;
  readonly events: number;
  /** Of all replicas together. */
  readonly eventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  /** Of the largest. */
  readonly rssMiB: number;
}

export interface ReplicasOptions {
  readonly events: number;
  readonly say: (line: string) => void;
}

/** The batch server in one, two and three processes that share the filled storefront topic. */
export async function measureReplicas(
  { events, say }: ReplicasOptions,
  servers: Servers,
): Promise<readonly ReplicasPoint[]> {
  const points: ReplicasPoint[] = [];
  for (let replicas = 1; replicas <= MOST_REPLICAS; replicas++) {
    await servers.redis.reset();
    await servers.kafka.recreate([benchMilestones]);
    const run = `replicas-${replicas}`;
    const { eventsPerSecond, cpuSecondsPerMillion, rssMiB, ...drained } = await drain(
      { name: 'batch-server', topic: storefrontEvents.name, events, run, replicas },
      servers,
    );
    say(`${replicas} replicas: ${Math.round(eventsPerSecond).toLocaleString('en')} events/s`);
    points.push({
      replicas,
      events: drained.events,
      eventsPerSecond,
      cpuSecondsPerMillion,
      rssMiB,
    });
  }
  return points;
}
