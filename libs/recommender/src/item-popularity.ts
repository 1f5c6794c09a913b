import { greatestFirst } from '@tradewind/ml';

/** Of an item: `log2(count) + time / halfLife`, so that counts which fade alike compare without a power. */
export type FadingLevel = [item: string, level: number];

/** Items in one piece as it is stored. */
const PIECE_ITEMS = 256;
/** Of the most items so many stay when some are forgotten. */
const KEPT = 7 / 8;

/**
 * How popular each item of a tenant is: touches that fade with a half-life. Bounded: the least popular are
 * forgotten. Times are in the unit of the half-life and do not go back.
 */
export class ItemPopularity {
  #items: string[] = [];
  #levels: number[] = [];
  #places = new Map<string, number>();
  /** Pieces that have changed since they were taken last. */
  readonly #changed = new Set<number>();

  constructor(private readonly options: { readonly halfLife: number; readonly maxItems: number }) {}

  /** Adds pieces as they were taken, in their order. */
  restore(pieces: readonly (readonly FadingLevel[])[]): void {
    for (const [item, level] of pieces.flat()) this.#put(item, level);
    this.#changed.clear();
  }

  count(item: string, weight: number, time: number): void {
    const age = time / this.options.halfLife;
    const place = this.#places.get(item);
    const level = place === undefined ? -Infinity : (this.#levels[place] ?? -Infinity);
    this.#put(item, Math.log2(2 ** (level - age) + weight) + age);
    if (this.#items.length > this.options.maxItems) this.#forgetLeast();
  }

  /** The most popular items with their counts as of `time`, the greatest first, equal ones by id. */
  most(limit: number, time: number): [item: string, count: number][] {
    const age = time / this.options.halfLife;
    const best: FadingLevel[] = [];
    let least = -Infinity;
    for (let place = 0; place < this.#items.length; place++) {
      const level = this.#levels[place] ?? 0;
      if (best.length >= limit && level < least) continue;
      best.push([this.#items[place] ?? '', level]);
      if (best.length < 2 * limit) continue;
      best.sort(greatestFirst).length = limit;
      least = best.at(-1)?.[1] ?? least;
    }
    const sorted = best.sort(greatestFirst).slice(0, limit);
    return sorted.map(([item, level]) => [item, 2 ** (level - age)]);
  }

  get changes(): number {
    return this.#changed.size;
  }

  /** The pieces that have changed since the last call. */
  *takeChanges(): Iterable<[piece: number, items: FadingLevel[] | undefined]> {
    for (const piece of this.#changed) {
      const from = piece * PIECE_ITEMS;
      const items = this.#items.slice(from, from + PIECE_ITEMS);
      const levels = items.map((item, i): FadingLevel => [item, this.#levels[from + i] ?? 0]);
      yield [piece, levels.length === 0 ? undefined : levels];
    }
    this.#changed.clear();
  }

  #put(item: string, level: number): void {
    const place = this.#places.get(item) ?? this.#items.push(item) - 1;
    this.#places.set(item, place);
    this.#levels[place] = level;
    this.#changed.add(Math.floor(place / PIECE_ITEMS));
  }

  #forgetLeast(): void {
    const all = this.#items.map((item, place): FadingLevel => [item, this.#levels[place] ?? 0]);
    for (let place = 0; place < all.length; place += PIECE_ITEMS) {
      this.#changed.add(place / PIECE_ITEMS);
    }
    const kept = all.sort(greatestFirst).slice(0, Math.floor(KEPT * this.options.maxItems));
    this.#items = [];
    this.#levels = [];
    this.#places = new Map();
    for (const [item, level] of kept) this.#put(item, level);
  }
}
