import { setTimeout as delay } from 'node:timers/promises';
import { isMisuse, PlatformError } from '@tradewind/log';
import type { BatchProgress } from '@tradewind/log';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** Repeats what depends on the log or the store until it succeeds. */
export class Retry {
  #struggling = false;

  /** `onRetry` hears of every failure that is tried again. */
  constructor(private readonly onRetry: (error: unknown) => void) {}

  /** Something failed and is being tried again. */
  get isStruggling(): boolean {
    return this.#struggling;
  }

  /**
   * Repeats until it succeeds, or rejects when the partition has become another's. Nothing is skipped
   * meanwhile: not going on is the back-pressure. Programming errors are not repeated.
   */
  async untilStale<T>(progress: BatchProgress, attempt: () => Promise<T>): Promise<T> {
    for (let wait = FIRST_DELAY_MS; ; wait = Math.min(wait * 2, LONGEST_DELAY_MS)) {
      try {
        const result = await attempt();
        this.#struggling = false;
        return result;
      } catch (error) {
        if (isDefect(error) || isFinal(error)) throw error;
        if (progress.isStale()) throw givenUp(error);
        this.#struggling = true;
        this.onRetry(error);
        await progress.heartbeat().catch(() => undefined);
        await delay(wait);
      }
    }
  }
}

function givenUp(cause: unknown): PlatformError {
  const text = 'the partition was given up while its store or log did not answer';
  return new PlatformError('STATE.UNAVAILABLE', text, true, { cause });
}

/** State that this program cannot go on from stays so. */
function isFinal(error: unknown): boolean {
  return error instanceof PlatformError && !error.retriable;
}

function isDefect(error: unknown): boolean {
  return (
    isMisuse(error) ||
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError
  );
}
