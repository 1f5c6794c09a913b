import { storefrontEvents } from '@tradewind/contracts';
import { isNoTopic } from '@tradewind/log';
import type { Runtime } from '@tradewind/service';
import { serviceNames } from './services.js';

/** Thrown when a replay would go on top of what a log and a store already hold. */
export class ExistingRecordsError extends Error {
  readonly code = 'EXISTING_RECORDS';

  constructor(what: string, remedy: string) {
    super(
      `${what}: the recording would be mixed with what is there already, and its figures with it.\n` +
        `${remedy} --allow-existing goes on nevertheless.`,
    );
  }
}

/** Where a log and a store are, for people, and what to do if they have been used. */
export interface Place {
  readonly log: string;
  readonly store: string;
  readonly remedy: string;
}

export const servers: Place = {
  ...{ log: 'KAFKA_BROKERS', store: 'REDIS_URL' },
  remedy:
    'Let KAFKA_BROKERS and REDIS_URL name others, or leave both unset so that own ones are started.',
};

/** A data directory of the embedded platform. */
export function directoryPlace(path: string): Place {
  const remedy = `Name another --data-dir than ${path}, remove it, or leave the option out.`;
  return { log: path, store: path, remedy };
}

/**
 * Rejects with an `ExistingRecordsError` when the log has ever had a storefront's events, even such as
 * are deleted by now, or the store has state that was folded from them.
 */
export async function refuseExistingRecords(
  runtime: Pick<Runtime, 'log' | 'store'>,
  place: Place = servers,
): Promise<void> {
  const topic = storefrontEvents.name;
  const partitions = await offsetsIfThere(runtime.log, topic);
  const records = partitions.reduce((sum, { next }) => sum + next, 0);
  if (records > 0) {
    throw new ExistingRecordsError(`${place.log} has ${records} records in ${topic}`, place.remedy);
  }
  for (const service of serviceNames) {
    for (let partition = 0; partition < storefrontEvents.partitions; partition++) {
      const scope = `${service}:${topic}:${partition}`;
      if ((await runtime.store.loadNonce(scope)) === undefined) continue;
      throw new ExistingRecordsError(`${place.store} has the state of ${service}`, place.remedy);
    }
  }
}

async function offsetsIfThere(log: Runtime['log'], topic: string) {
  try {
    return await log.offsets(topic);
  } catch (error) {
    if (isNoTopic(error)) return [];
    throw error;
  }
}
