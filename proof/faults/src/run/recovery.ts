import { setTimeout as pause } from 'node:timers/promises';
import type { FoldPosition } from '../replicas/replica.js';

const POLL_MS = 100;

export interface RecoveryOptions {
  /** Positions of what the replicas own; `undefined` unless all of them are ready. */
  readonly look: () => Promise<readonly FoldPosition[] | undefined>;
  /** Partitions that have to be owned by some replica. */
  readonly partitions: number;
}

/**
 * Measures how long it takes after a fault until all replicas are ready, every partition has an owner,
 * and each that has something to fold gets on with it. A measurement in which the next fault falls says
 * nothing of the first one and is dropped.
 */
export class RecoveryClock {
  readonly times: { readonly kind: string; readonly ms: number }[] = [];
  #current: AbortController | undefined;

  constructor(private readonly options: RecoveryOptions) {}

  /** A fault begins: what is being measured no longer counts. */
  interrupt(): void {
    this.#current?.abort();
  }

  /** A fault is over. Resolves with the time until recovery, ms; `undefined` when it was interrupted. */
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

  /** @param from Where each partition was first seen, to which this adds. */
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
