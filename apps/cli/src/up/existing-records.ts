import { storefrontEvents } from '@tradewind/contracts';
import { isNoTopic } from '@tradewind/log';
import type { Runtime } from '@tradewind/service';
import { serviceNames } from './services.js';

/** Thrown when a replay would go on top of what a Kafka and a Redis already hold. */
export class ExistingRecordsError extends Error {
  readonly code = 'EXISTING_RECORDS';

  constructor(what: string) {
    super(
      `${what}: the recording would be mixed with what is there already, and its figures with it.\n` +
        'Let KAFKA_BROKERS and REDIS_URL name others, or leave both unset so that own ones are ' +
        'started. --allow-existing goes on nevertheless.',
    );
  }
}

/**
 * Rejects with an `ExistingRecordsError` when the log has ever had a storefront's events, even such as
 * are deleted by now, or the store has state that was folded from them.
 */
export async function refuseExistingRecords(
  runtime: Pick<Runtime, 'log' | 'store'>,
): Promise<void> {
  const topic = storefrontEvents.name;
  const partitions = await offsetsIfThere(runtime.log, topic);
  const records = partitions.reduce((sum, { next }) => sum + next, 0);
  if (records > 0) {
    throw new ExistingRecordsError(`KAFKA_BROKERS has ${records} records in ${topic}`);
  }
  for (const service of serviceNames) {
    for (let partition = 0; partition < storefrontEvents.partitions; partition++) {
      const scope = `${service}:${topic}:${partition}`;
      if ((await runtime.store.loadNonce(scope)) === undefined) continue;
      throw new ExistingRecordsError(`REDIS_URL has the state of ${service}`);
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
