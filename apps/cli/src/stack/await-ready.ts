import type { GuardedProcess } from './guarded-process.js';
import { reasonOf } from './stack-error.js';

const PROBE_EVERY_MS = 100;

/**
 * Repeats `probe` until it succeeds once. Rejects at the timeout, or at once if the server process
 * has died, with the end of its log.
 */
export async function awaitReady(
  name: string,
  probe: () => Promise<unknown>,
  options: { readonly timeoutMs: number; readonly process?: GuardedProcess },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  let died: number | undefined;
  void options.process?.exited.then((code) => {
    died = code;
  });
  for (;;) {
    const failure = await probe().then(
      () => undefined,
      (error: unknown) => reasonOf(error),
    );
    if (died !== undefined) {
      throw new Error(await describeDeath(name, died, options.process));
    }
    if (failure === undefined) return;
    if (performance.now() > deadline) {
      throw new Error(`${name} was not ready within ${options.timeoutMs / 1_000} s: ${failure}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
}

/** Describes the death of a process, with the end of its log. */
export async function describeDeath(
  name: string,
  code: number,
  process: GuardedProcess | undefined,
): Promise<string> {
  const tail = (await process?.logTail()) ?? '';
  return `${name} ended with code ${code}${tail === '' ? '' : `; the end of its log:\n${tail}`}`;
}
