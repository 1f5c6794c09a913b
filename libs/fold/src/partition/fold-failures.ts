import type { Refusal } from '../decode/decode-refusal.js';
import { refuse } from '../decode/decode-refusal.js';

/** So many records may fail in a row; then the fold, not the records, is taken to be at fault. */
const ALLOWED = 10;
/** Events folded well that make up for one failure. */
const PER_ALLOWANCE = 1_000;

/** A fold threw while it handled a record; what it had changed by then cannot be kept. */
export class FoldFailure extends Error {
  constructor(
    /** Of the record. */
    readonly offset: number,
    cause: unknown,
  ) {
    super(String(cause), { cause });
    this.name = 'FoldFailure';
  }
}

/**
 * Records that a fold has thrown at, to be dead-lettered when they come again: one bad record does not
 * stop the others. A fold that throws at too many is defective, and its process had better end.
 */
export class FoldFailures {
  readonly #refusals = new Map<number, Refusal>();
  #allowance = ALLOWED;

  /** What is to become of the record at an offset; `undefined` if it is to be folded. */
  at(offset: number): Refusal | undefined {
    return this.#refusals.get(offset);
  }

  /** Takes note of a failure; false if there have been too many. */
  add({ offset, message }: FoldFailure): boolean {
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    this.#refusals.set(offset, refuse('fold-failed', message));
    return true;
  }

  /** Everything before `next` is stored, and so many events were folded well. */
  stored(next: number, events: number): void {
    this.#allowance = Math.min(ALLOWED, this.#allowance + events / PER_ALLOWANCE);
    for (const offset of this.#refusals.keys()) if (offset < next) this.#refusals.delete(offset);
  }
}
