import { PlatformError } from '@tradewind/log';
import type { LogRecord } from '@tradewind/log';
import type { Refusal } from '../decode/decode-refusal.js';
import { refuse } from '../decode/decode-refusal.js';

/** So many records may fail in a row; then the fold, not the records, is taken to be at fault. */
const ALLOWED = 10;
/** Events folded well that make up for one failure. */
const PER_ALLOWANCE = 1_000;

type Place = Pick<LogRecord, 'topic' | 'offset'>;

/**
 * Where a failure at a record is noted. One that was held was folded after its place in its topic was
 * passed, so it is noted apart.
 */
export function failurePlace({ topic, offset }: Place, isHeld = false): Place {
  return { topic: isHeld ? `~held/${topic}` : topic, offset };
}

/** A fold threw while it handled a record; what it had changed by then cannot be kept. */
export class FoldFailure extends Error {
  constructor(
    readonly place: Place,
    readonly fold: string,
    cause: unknown,
  ) {
    super(String(cause), { cause });
    this.name = 'FoldFailure';
  }
}

interface Failed extends Place {
  readonly refusal: Refusal;
}

/**
 * Records that a fold has thrown at, to be dead-lettered when they come again: one bad record stops
 * neither the others nor the other folds of the group. A fold that throws at too many is defective,
 * and its process had better end.
 */
export class FoldFailures {
  readonly #failed = new Map<string, Failed>();
  #allowance = ALLOWED;

  /** What is to become of a record in a fold; `undefined` if it is to be folded. */
  at(place: Place, fold: string): Refusal | undefined {
    if (this.#failed.size === 0) return undefined;
    return this.#failed.get(keyOf(place, fold))?.refusal;
  }

  /** Whether the folds may start over after an error; throws one that says by itself why they may not. */
  excuse(error: unknown): boolean {
    if (error instanceof PlatformError && error.retriable) return true;
    if (error instanceof PlatformError && error.code === 'FOLD.STATE_TOO_NEW') throw error;
    return error instanceof FoldFailure && this.#add(error);
  }

  /** Takes note of a failure; false if there have been too many. */
  #add({ place, fold, message }: FoldFailure): boolean {
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    const { topic, offset } = place;
    const refusal = refuse('fold-failed', message);
    this.#failed.set(keyOf(place, fold), { topic, offset, refusal });
    return true;
  }

  /** Everything before these positions is stored, and so many events were folded well. */
  stored(positions: Readonly<Record<string, number>>, events: number): void {
    this.#allowance = Math.min(ALLOWED, this.#allowance + events / PER_ALLOWANCE);
    for (const [key, { topic, offset }] of this.#failed) {
      if (offset < (positions[topic] ?? 0)) this.#failed.delete(key);
    }
  }
}

function keyOf({ topic, offset }: Place, fold: string): string {
  return `${fold}|${topic}|${String(offset)}`;
}
