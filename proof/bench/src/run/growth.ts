import { median, spread } from '../measure/statistics.js';
import { storefrontCopy } from '../topics.js';
import { drain, runDown, shoppersIn, type Drained } from './drain.js';
import { fillNewTopic, fillTopic } from './fill-storefront.js';
import type { Servers } from './servers.js';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const QUICK_SIZES = [1_000, 10_000, 100_000];
const CASE = 'batch-server';

/** Medians over the rounds. */
export interface GrowthPoint {
  readonly shoppers: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** (best - worst) / median of events per second. */
  readonly spread: number;
  readonly cpuSecondsPerMillion: number;
  /** The largest resident set. */
  readonly rssMiB: number;
  readonly redisCommandsPerEvent: number;
  /** Redis bytes per shopper after all rounds. */
  readonly redisBytesPerShopper: number;
}

export interface GrowthOptions {
  readonly events: number;
  readonly rounds: number;
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

/** A number of shoppers with a topic, groups and state of its own. */
interface Size {
  readonly shoppers: number;
  readonly topic: ReturnType<typeof storefrontCopy>;
  readonly run: string;
  readonly drained: Drained[];
  /** The bytes that its state takes in Redis. */
  bytes: number;
}

/**
 * The batch server with more and more shoppers. All shoppers have a state before measuring begins.
 * Then a fixed number of events is drained, each of a shopper drawn at random, by a process that
 * has none of them in memory; round by round in turn.
 */
export async function measureGrowth(
  options: GrowthOptions,
  servers: Servers,
): Promise<readonly GrowthPoint[]> {
  const { rounds, say } = options;
  const sizes = (options.quick ? QUICK_SIZES : SIZES).map((shoppers): Size => {
    const run = `growth-${shoppers}`;
    return { shoppers, topic: storefrontCopy(run), run, drained: [], bytes: 0 };
  });
  await servers.redis.reset();
  try {
    for (const size of sizes) await addingUp(size, servers, () => begin(size, servers));
    for (let round = 1; round <= rounds; round++) {
      for (const size of sizes) {
        await addingUp(size, servers, () => drainRound(size, { ...options, round }, servers));
        const rate = Math.round(size.drained.at(-1)?.eventsPerSecond ?? NaN).toLocaleString('en');
        const shoppers = size.shoppers.toLocaleString('en');
        say(`round ${round}/${rounds} with ${shoppers} shoppers: ${rate} events/s`);
      }
    }
    return await Promise.all(sizes.map((size) => pointOf(size, servers)));
  } finally {
    await servers.kafka.remove(sizes.map(({ topic }) => topic));
  }
}

/** Work after which only this size's state has grown. */
async function addingUp(size: Size, { redis }: Servers, work: () => Promise<void>): Promise<void> {
  const before = await redis.dataBytes();
  await work();
  size.bytes += (await redis.dataBytes()) - before;
}

/** Gives every shopper a state. */
async function begin({ shoppers, topic, run }: Size, servers: Servers): Promise<void> {
  const first = { topic, events: shoppers, shoppers, order: 'each', run: `${run}-first` } as const;
  await fillNewTopic(first, servers);
  await runDown({ name: CASE, topic: topic.name, events: shoppers, run }, servers);
}

async function drainRound(
  { shoppers, topic, run, drained }: Size,
  { events, round }: { events: number; round: number },
  servers: Servers,
): Promise<void> {
  const more = { topic, events, shoppers, order: 'scattered', run: `${run}-${round}` } as const;
  await fillTopic(more, servers);
  drained.push(await drain({ name: CASE, topic: topic.name, events, run }, servers));
}

async function pointOf(
  { shoppers, topic, drained, bytes }: Size,
  { redis }: Servers,
): Promise<GrowthPoint> {
  const of = (pick: (one: Drained) => number) => drained.map(pick);
  const rates = of(({ eventsPerSecond }) => eventsPerSecond);
  const found = await redis.countKeys(shoppersIn(topic.name));
  if (found !== shoppers) throw new Error(`${found} of ${shoppers} shoppers have a state`);
  return {
    shoppers,
    events: median(of(({ events }) => events)),
    eventsPerSecond: median(rates),
    spread: spread(rates),
    cpuSecondsPerMillion: median(of(({ cpuSecondsPerMillion }) => cpuSecondsPerMillion)),
    rssMiB: Math.max(...of(({ rssMiB }) => rssMiB)),
    redisCommandsPerEvent: median(of(({ redisCommandsPerEvent }) => redisCommandsPerEvent)),
    redisBytesPerShopper: bytes / shoppers,
  };
}
