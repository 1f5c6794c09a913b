import { storefrontCopy } from '../topics.js';
import { bytesPerShopper, drain, runDown } from './drain.js';
import { fillNewTopic, fillTopic } from './fill-storefront.js';
import type { Servers } from './servers.js';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const QUICK_SIZES = [1_000, 10_000, 100_000];
const CASE = 'batch-server';

export interface GrowthPoint {
  readonly shoppers: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly cpuSecondsPerMillion: number;
  readonly rssMiB: number;
  readonly redisCommandsPerEvent: number;
  readonly redisBytesPerShopper: number;
}

export interface GrowthOptions {
  readonly events: number;
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

/**
 * The batch server on more and more shoppers. State of each is there before measuring begins; then as
 * many events are drained for any number of shoppers, each of a shopper drawn at random, by a process
 * that has none of them in memory.
 */
export async function measureGrowth(
  options: GrowthOptions,
  servers: Servers,
): Promise<readonly GrowthPoint[]> {
  const points: GrowthPoint[] = [];
  for (const shoppers of options.quick ? QUICK_SIZES : SIZES) {
    const point = await measureSize(shoppers, options.events, servers);
    const rate = Math.round(point.eventsPerSecond).toLocaleString('en');
    options.say(`growth ${shoppers.toLocaleString('en')} shoppers: ${rate} events/s`);
    points.push(point);
  }
  return points;
}

async function measureSize(
  shoppers: number,
  events: number,
  servers: Servers,
): Promise<GrowthPoint> {
  const { kafka, redis } = servers;
  const run = `growth-${shoppers}`;
  const topic = storefrontCopy(run);
  await redis.reset();
  const empty = await redis.dataBytes();
  try {
    await fillNewTopic(
      { topic, events: shoppers, shoppers, order: 'each', run: `${run}-first` },
      servers,
    );
    await runDown({ name: CASE, topic: topic.name, events: shoppers, run }, servers);
    await fillTopic({ topic, events, shoppers, order: 'scattered', run }, servers);
    const drained = await drain({ name: CASE, topic: topic.name, events, run }, servers);
    return {
      shoppers,
      events: drained.events,
      eventsPerSecond: drained.eventsPerSecond,
      cpuSecondsPerMillion: drained.cpuSecondsPerMillion,
      rssMiB: drained.rssMiB,
      redisCommandsPerEvent: drained.redisCommandsPerEvent,
      redisBytesPerShopper: (await bytesPerShopper(CASE, servers, empty)) ?? NaN,
    };
  } finally {
    await kafka.remove([topic]);
  }
}
