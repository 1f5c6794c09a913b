import { setTimeout as pause } from 'node:timers/promises';
import type { FoldPosition } from '../replicas/replica.js';

const POLL_MS = 100;

export interface RecoveryOptions {
  /**
   * Returns the positions of the replicas' partitions; `undefined` unless all replicas are ready.
   */
  readonly look: () => Promise<readonly FoldPosition[] | undefined>;
  /** The number of partitions that must have an owner. */
  readonly partitions: number;
}

/**
 * Measures the time from the end of a fault until all replicas are ready, every partition has an
 * owner, and each one with records to fold makes progress. A measurement that the next fault
 * interrupts is dropped.
 */
export class RecoveryClock {
  readonly times: { readonly kind: string; readonly ms: number }[] = [];
  #current: AbortController | undefined;

  constructor(private readonly options: RecoveryOptions) {}

  /** A fault begins, so the measurement under way is dropped. */
  interrupt(): void {
    this.#current?.abort();
  }

  /**
   * A fault has ended. Resolves with the time until recovery, ms; `undefined` if it was
   * interrupted.
   */
  async measure(kind: string): Promise<number | undefined> {
    this.interrupt();
    const current = new AbortController();
    this.#current = current;
    const endedAt = performance.now();
    const from = new Map<string, number>();
    for (;;) {
      const folds = await this.options.look();
      if (current.signal.aborted) return undefined;
      if (folds !== undefined && this.#isRecovered(folds, from)) break;
      await pause(POLL_MS);
    }
    const ms = Math.round(performance.now() - endedAt);
    this.times.push({ kind, ms });
    return ms;
  }

  /** @param from Where each partition was first seen; new ones are added. */
  #isRecovered(folds: readonly FoldPosition[], from: Map<string, number>): boolean {
    const moves = folds.map(({ topic, partition, next, end }) => {
      const at = `${topic}:${partition}`;
      const first = from.get(at) ?? next;
      from.set(at, first);
      return { at, isMoving: next >= end || next > first };
    });
    const owned = new Set(moves.map(({ at }) => at));
    return owned.size === this.options.partitions && moves.every(({ isMoving }) => isMoving);
  }
}
