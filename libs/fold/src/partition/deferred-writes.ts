import type { FoldGroup } from '../group/fold-group.js';

/** So many records are written at the latest, so that whoever takes over has no more to fold again. */
const MOST_RECORDS = 20_000;

/**
 * Decides when the chunks of a partition are written that conclude nothing, if all folds of its group let
 * that be put off. The meta is written together with the states, so that the store always holds
 * the state as of one position; it only is an earlier one.
 */
export class DeferredWrites {
  readonly #isAllowed: boolean;
  #records = 0;
  /** Something has been put off since the last `takeDue`. */
  #isFresh = false;

  constructor({ members }: FoldGroup) {
    this.#isAllowed = members.every(({ fold }) => fold.defersWrites ?? false);
  }

  /** Whether the write of a chunk of so many records, which concludes so much, can wait for a later one. */
  putOff(records: number, concluded: number): boolean {
    if (!this.#isAllowed || concluded > 0) return false;
    if (this.#records + records > MOST_RECORDS) return false;
    this.#records += records;
    this.#isFresh = true;
    return true;
  }

  /** Whether something is left to write and nothing has come since the last call; it then counts as written. */
  takeDue(): boolean {
    const isDue = this.#records > 0 && !this.#isFresh;
    this.#isFresh = false;
    if (isDue) this.reset();
    return isDue;
  }

  /** Everything is written, or has been dropped. */
  reset(): void {
    this.#records = 0;
    this.#isFresh = false;
  }
}
