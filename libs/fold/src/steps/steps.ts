/** Why work on a chunk cannot go on at once. */
export type Wait =
  /** States, by name, are to be in memory. */
  | { readonly kind: 'load'; readonly names: Iterable<string> }
  /** Others may have their turn here, if it is time. */
  | { readonly kind: 'pause' }
  /** Other work of the process should have its turn. */
  | { readonly kind: 'rest'; readonly workedMs: number };

/** Yielded between short pieces of work, of which there are many. */
export const PAUSE: Wait = { kind: 'pause' };
/** After so many pieces it is worth while to look at the clock: each takes some microseconds. */
const PIECES_IN_A_ROW = 4;

/** Whether there should be a pause before the piece of work with this number. */
export function mayPauseAt(number: number): boolean {
  return number % PIECES_IN_A_ROW === 0;
}

/**
 * Work on a chunk that yields what it waits for. Whoever follows it decides how: a processor waits for
 * its store and for the event loop, the harness of unit tests has everything at hand.
 */
export type Steps<T> = Generator<Wait, T, undefined>;

/**
 * Goes through the steps to their result; rejects when a step or a wait fails. What there is no need to wait
 * for has no promise.
 */
export async function follow<T>(
  steps: Steps<T>,
  waitFor: (wait: Wait) => Promise<unknown> | undefined,
): Promise<T> {
  let at = steps.next();
  while (!at.done) {
    const waiting = waitFor(at.value);
    if (waiting) await waiting;
    at = steps.next();
  }
  return at.value;
}

/** As `follow`, where nothing takes time. */
export function followNow<T>(steps: Steps<T>, meet: (wait: Wait) => void): T {
  let at = steps.next();
  while (!at.done) {
    meet(at.value);
    at = steps.next();
  }
  return at.value;
}
