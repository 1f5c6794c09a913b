/** How far a partition has come in its log, and since when it has not moved though it could. */
export class Pace {
  /** The end of the log when last seen. */
  end = 0;
  /** When the log took the last record that was folded, ms; absent before the first. */
  timestamp: number | undefined;
  #target = 0;
  #movedAt = performance.now();

  /** Caught up means from here on: past everything that the log holds now. */
  aimAt(end: number): void {
    this.end = Math.max(end, this.end);
    this.#target = Math.max(end, this.#target);
  }

  hasCaughtUp(next: number): boolean {
    return next >= this.#target;
  }

  moved(): void {
    this.#movedAt = performance.now();
  }

  /** Time since it moved last, ms. */
  get stoodMs(): number {
    return performance.now() - this.#movedAt;
  }
}
