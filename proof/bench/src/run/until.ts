import { setTimeout } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

export interface UntilOptions {
  /** The subject of the message "no <what> within". */
  readonly what: string;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Resolves when the condition holds. Rejects after the time, or when the signal fires. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { what, withinMs, signal }: UntilOptions,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`no ${what} within ${withinMs / 1_000} s`);
    await setTimeout(LOOK_EVERY_MS, undefined, { signal });
  }
}
