import { setTimeout } from 'node:timers/promises';
import type { Batch } from '../log/event-log.js';

/** With as many records a batch is worth its costs, and there may be more to catch up with. */
const MANY_RECORDS = 250;

/**
 * Waits until `lingerMs` have passed since a fetch that brought few records. The client fetches again once
 * all batches of a fetch are done with, so that the next one brings more.
 */
export async function linger(
  { records }: Batch,
  fetchedAt: number,
  lingerMs: number,
): Promise<void> {
  const left = lingerMs - (performance.now() - fetchedAt);
  if (left > 0 && records.length < MANY_RECORDS) await setTimeout(left);
}
