import type { StorefrontEvents, TopicContract } from '@tradewind/contracts';
import type { EventLog } from '@tradewind/log';
import { fill, type Filled } from '../load/fill.js';
import { StorefrontLoad, type LoadOptions } from '../load/storefront-load.js';
import type { Servers } from './servers.js';

/** Events a second that the event times of a filled topic make believe: a busy shop. */
const EVENT_RATE = 2_000;
const TRIES = 5;

export type FillTopicOptions = Pick<LoadOptions, 'shoppers' | 'order' | 'run'> & {
  readonly topic: TopicContract<StorefrontEvents['events']>;
  readonly events: number;
};

/**
 * Makes a topic that holds these events, each once. A leader that is not quite there yet makes the
 * client append some again, which a measurement must not take for duplicates: it then starts over.
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

/** Appends to a topic that exists. Rejects when the log has then grown by other than the events. */
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
