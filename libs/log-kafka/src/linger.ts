import { setTimeout } from 'node:timers/promises';
import type { Batch, BatchHandler } from '@tradewind/log';

/** For how much longer records are let collect where nobody waits for what is concluded from them. */
const RELAXED = 10;

/** Returns the delay between fetches in ms for `lingerMs`. */
export function lingerFor({ relaxed = false }: BatchHandler, lingerMs: number): number {
  return relaxed ? RELAXED * lingerMs : lingerMs;
}

/**
 * Waits until `lingerMs` have passed since a fetch that brought all that there was. The client fetches again
 * once all batches of a fetch are done with, so that the next one brings more.
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
