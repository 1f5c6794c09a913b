import { pause } from '../http/pause.js';
import { isTraining, lagOf, positionsOf } from './progress.js';
import type { ServiceProgress } from './progress.js';

const POLL_MS = 250;

export interface CaughtUp {
  readonly services: readonly ServiceProgress[];
  /** Wall clock of the first look that found everything folded, ms. */
  readonly at: number;
}

export interface CaughtUpOptions {
  /** Progress of all services; rejects while one of them does not answer. */
  readonly look: () => Promise<readonly ServiceProgress[]>;
  readonly signal: AbortSignal;
  readonly now?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Resolves when every fold of every service has reached the end of its log in two looks between which
 * nothing moved, and no model is being trained: what one service concludes may be what another has yet to
 * fold. A service that does not answer has not caught up. `undefined` when the signal fires first.
 */
export async function whenCaughtUp(options: CaughtUpOptions): Promise<CaughtUp | undefined> {
  const { signal, now = Date.now, wait = pause } = options;
  let before: Look | undefined;
  while (!signal.aborted) {
    const look = await lookOf(options.look, now());
    if (look && look.positions === before?.positions) {
      return { services: look.services, at: before.at };
    }
    before = look;
    await wait(POLL_MS, signal);
  }
  return undefined;
}

interface Look extends CaughtUp {
  readonly positions: string;
}

/** A look that found everything folded and trained. */
async function lookOf(look: CaughtUpOptions['look'], at: number): Promise<Look | undefined> {
  const services = await look().catch(() => undefined);
  if (!services || lagOf(services) > 0 || isTraining(services)) return undefined;
  return { services, at, positions: positionsOf(services) };
}
