import { murmur2 } from '@tradewind/log';

/** Cells in which a key is counted. */
const ROWS = 3;
const MOST = 0xffff;

/**
 * Counts keys in memory of a fixed size: a count-min sketch (Cormode and Muthukrishnan, J. Algorithms 2005) with
 * conservative updates. A count is never too low; it is too high once many more keys than cells were counted.
 */
export class CountSketch {
  readonly #cells: Uint16Array;

  /** @param cells A power of two; each takes two bytes. */
  constructor(cells: number) {
    this.#cells = new Uint16Array(cells);
  }

  count(key: string): number {
    return Math.min(...this.#placesOf(key).map((place) => this.#cells[place] ?? 0));
  }

  add(key: string): void {
    const places = this.#placesOf(key);
    const next = Math.min(MOST, this.count(key) + 1);
    for (const place of places) {
      this.#cells[place] = Math.max(next, this.#cells[place] ?? 0);
    }
  }

  clear(): void {
    this.#cells.fill(0);
  }

  /** Two hashes stand for any number of them (Kirsch and Mitzenmacher, 2006). */
  #placesOf(key: string): number[] {
    const bytes = Buffer.from(key);
    const [first, step] = [murmur2(bytes), murmur2(Buffer.from(`${key}|`)) | 1];
    return Array.from(
      { length: ROWS },
      (_, row) => (first + row * step) & (this.#cells.length - 1),
    );
  }
}
