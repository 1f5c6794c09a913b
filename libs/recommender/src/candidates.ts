import type { History } from './shopper-history.js';

const NO_ROW = -1;

/**
 * Items with their scores, in columns: a list is made of up to 160 of them for nearly every event, and an
 * object for each cost more than the sums.
 */
export class Candidates {
  readonly items: string[] = [];
  readonly scores: number[] = [];
  /** Whose word counts most so far, and how much. */
  readonly #because: string[] = [];
  readonly #best: number[] = [];
  readonly #rows = new Map<string, number>();

  /** Items of the history are no candidates. */
  constructor(history: History) {
    for (const entry of history) this.#rows.set(entry[0], NO_ROW);
  }

  speakFor(item: string, score: number, because: string): void {
    const row = this.#rows.get(item);
    if (row === undefined) {
      this.#rows.set(item, this.items.length);
      this.items.push(item);
      this.scores.push(score);
      this.#because.push(because);
      this.#best.push(score);
      return;
    }
    if (row === NO_ROW) return;
    this.scores[row] = (this.scores[row] ?? 0) + score;
    if (score <= (this.#best[row] ?? 0)) return;
    this.#best[row] = score;
    this.#because[row] = because;
  }

  becauseOf(item: string): string {
    return this.#because[this.#rows.get(item) ?? NO_ROW] ?? '';
  }

  /** Whether an item is in the history or a candidate. */
  has(item: string): boolean {
    return this.#rows.has(item);
  }
}
