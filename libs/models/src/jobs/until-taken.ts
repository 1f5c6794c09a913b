import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from '@tradewind/log';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/**
 * Tries again and again, with growing pauses, while an action fails for a reason that passes. Resolves with
 * `undefined` once the signal has aborted; rejects with what does not pass.
 */
export async function untilTaken<Result>(
  action: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result | undefined> {
  for (let wait = FIRST_DELAY_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_DELAY_MS)) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof PlatformError && error.retriable)) throw error;
      await delay(wait, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
