import { setTimeout as delay } from 'node:timers/promises';
import { PlatformError } from '../errors.js';
import type { BatchProgress } from '../log/event-log.js';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/**
 * Repeats what depends on the log or the store until it succeeds, or the partition has become
 * another's. Nothing is skipped meanwhile: not going on is the back-pressure. Programming errors are
 * not repeated. `onRetry` hears of every failure that is.
 */
export async function retryUntilStale<T>(
  progress: BatchProgress,
  attempt: () => Promise<T>,
  onRetry: (error: unknown) => void,
): Promise<T> {
  for (let wait = FIRST_DELAY_MS; ; wait = Math.min(wait * 2, LONGEST_DELAY_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (isDefect(error)) throw error;
      if (progress.isStale()) {
        throw new PlatformError(
          'MESSAGING.STATE_UNAVAILABLE',
          'the partition was given up while its store or log did not answer',
          true,
          { cause: error },
        );
      }
      onRetry(error);
      await progress.heartbeat().catch(() => undefined);
      await delay(wait);
    }
  }
}

function isDefect(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}
