import { setImmediate } from 'node:timers/promises';

const WITHIN_MS = 20_000;

/** Resolves once the condition holds; throws if it does not within twenty seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it does not hold: ${holds.toString()}`);
    await setImmediate();
  }
}
