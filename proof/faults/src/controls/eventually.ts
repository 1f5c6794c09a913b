import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const WITHIN_MS = 30_000;

/** Returns true if the condition became true in time. */
export async function cameAbout(
  fact: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (await fact()) return true;
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
}

/**
 * Resolves once a condition is true; rejects with its name if it does not become true within half a
 * minute.
 */
export async function eventually(
  what: string,
  fact: () => boolean | Promise<boolean>,
): Promise<void> {
  if (await cameAbout(fact, WITHIN_MS)) return;
  throw new Error(`not within ${WITHIN_MS} ms: ${what}`);
}
