import { setTimeout } from 'node:timers/promises';
import type { Batch, BatchHandler } from '@tradewind/log';

/** The factor of the delay for topics whose results are not needed at once. */
const RELAXED = 10;

/** Returns the delay between fetches in ms for `lingerMs`. */
export function lingerFor({ relaxed = false }: BatchHandler, lingerMs: number): number {
  return relaxed ? RELAXED * lingerMs : lingerMs;
}

/**
 * Waits until `lingerMs` have passed since a fetch that reached the end of the log. The client
 * fetches again once all batches of a fetch are finished, so that the next fetch brings more.
 */
export async function linger(
  { nextOffset, endOffset }: Batch,
  fetchedAt: number,
  lingerMs: number,
): Promise<void> {
  if (nextOffset < endOffset) return;
  const left = lingerMs - (performance.now() - fetchedAt);
  if (left > 0) await setTimeout(left);
}
