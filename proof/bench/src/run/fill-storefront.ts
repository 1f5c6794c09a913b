import type { StorefrontEvents, TopicContract } from '@tradewind/contracts';
import type { EventLog } from '@tradewind/log';
import { fill, type Filled } from '../load/fill.js';
import { StorefrontLoad, type LoadOptions } from '../load/storefront-load.js';
import type { Servers } from './servers.js';

/** The rate of a filled topic's event times: a busy shop, events per second. */
const EVENT_RATE = 2_000;
const TRIES = 5;

export type FillTopicOptions = Pick<LoadOptions, 'shoppers' | 'order' | 'run'> & {
  readonly topic: TopicContract<StorefrontEvents['events']>;
  readonly events: number;
};

/**
 * Makes a topic with these events, each exactly once. While a leader is not quite ready, the client
 * may append some twice, which a measurement must not mistake for duplicates; it then starts over.
 */
export async function fillNewTopic(options: FillTopicOptions, servers: Servers): Promise<Filled> {
  for (let tried = 1; ; tried++) {
    await servers.kafka.recreate([options.topic]);
    try {
      return await fillTopic(options, servers);
    } catch (error) {
      if (!(error instanceof AppendedTwice) || tried === TRIES) throw error;
    }
  }
}

class AppendedTwice extends Error {}

/**
 * Appends to an existing topic. Rejects if the log has then grown by a different number of records.
 */
export async function fillTopic(
  { topic, events, shoppers, order, run }: FillTopicOptions,
  { kafka, signal }: Servers,
): Promise<Filled> {
  const log = kafka.openLog();
  try {
    const before = await recordsIn(log, topic.name);
    const load = new StorefrontLoad({ topic, shoppers, seed: 1, run, order });
    const filled = await fill(log, load, { events, eventRate: EVENT_RATE, signal });
    const appended = (await recordsIn(log, topic.name)) - before;
    if (appended !== events) {
      throw new AppendedTwice(`${topic.name} has ${appended} new records for ${events} events`);
    }
    return filled;
  } finally {
    await log.close();
  }
}

/** Returns the number of records in a topic. */
export async function recordsIn(log: EventLog, topic: string): Promise<number> {
  const partitions = await log.offsets(topic);
  return partitions.reduce((sum, { first, next }) => sum + next - first, 0);
}
