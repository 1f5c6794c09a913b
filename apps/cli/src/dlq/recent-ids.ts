const CAPACITY = 100_000;

/** Remembers the most recent ids, which suffices since duplicates are close together in the log. */
export class RecentIds {
  readonly #ids = new Set<string>();

  constructor(private readonly capacity: number = CAPACITY) {}

  /** Returns true if the id had not been seen before. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.capacity) {
      for (const oldest of this.#ids) {
        this.#ids.delete(oldest);
        break;
      }
    }
    return true;
  }
}
