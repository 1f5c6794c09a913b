/**
 * Work of an event loop may go on for so long at a stretch, ms; a read over HTTP needs about three turns of
 * the loop for its answer.
 */
const BUDGET_MS = 2;

export interface TimeSliceOptions {
  /** @default 2 */
  readonly budgetMs?: number;
  /** A clock that never goes back, ms. @default performance.now */
  readonly now?: () => number;
  /** Calls back in a later turn of the event loop, after what is ready to be read has been. @default setImmediate */
  readonly nextTurn?: (callback: () => void) => void;
}

/**
 * Divides the long work of an event loop into slices: between two of them the loop turns, so that requests
 * and answers that have come in do not wait for all of it. All work of a loop shares one budget: many short
 * pieces in one turn hold up the others as much as a long one.
 *
 * ```
 * for (const record of records) {
 *   const pause = slice.pause();
 *   if (pause) await pause;
 *   fold(record);
 * }
 * ```
 *
 * Work that has begun goes before work that is about to begin: it is nearer to the point at which it waits
 * for others.
 */
export class TimeSlice {
  readonly #budgetMs: number;
  readonly #now: () => number;
  readonly #nextTurn: (callback: () => void) => void;
  /** Begin of the slice under way, or nothing when the loop has turned since. */
  #began: number | undefined;
  #isTurning = false;
  readonly #underWay: (() => void)[] = [];
  readonly #beginning: (() => void)[] = [];

  constructor({
    budgetMs = BUDGET_MS,
    now = () => performance.now(),
    nextTurn = setImmediate,
  }: TimeSliceOptions = {}) {
    this.#budgetMs = budgetMs;
    this.#now = now;
    this.#nextTurn = nextTurn;
  }

  /** Until the work may go on; nothing, which need not be awaited, while there is budget left. */
  pause(): Promise<void> | undefined {
    return this.isSpent ? this.#give() : undefined;
  }

  /** Whether the work since the loop has turned has used up its budget. Cheap enough for every step. */
  get isSpent(): boolean {
    const now = this.#now();
    if (this.#began !== undefined) return now - this.#began >= this.#budgetMs;
    this.#began = now;
    this.#turn();
    return false;
  }

  /** Resolves in a later turn, for work that goes on: first come, first served, one in each turn. */
  next(): Promise<void> {
    return this.#wait(this.#underWay);
  }

  /** Resolves in a later turn in which no work that has begun waits to go on. */
  begin(): Promise<void> {
    return this.#wait(this.#beginning);
  }

  async #give(): Promise<void> {
    do await this.next();
    while (this.isSpent);
  }

  #wait(queue: (() => void)[]): Promise<void> {
    return new Promise((resolve) => {
      queue.push(resolve);
      this.#turn();
    });
  }

  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    this.#nextTurn(() => {
      this.#isTurning = false;
      this.#began = undefined;
      const waiting = this.#underWay.shift() ?? this.#beginning.shift();
      if (this.#underWay.length + this.#beginning.length > 0) this.#turn();
      waiting?.();
    });
  }
}

/** The one of this thread's event loop. */
export const eventLoopSlice = new TimeSlice();
