import { learnableFields } from '@tradewind/contracts';
import type { PartInPieces } from '@tradewind/contracts';

/** What was last told of an item, or of a variant of it. */
export interface Told {
  /** Event time, ms. */
  at: number;
  /** A hash of each value, in the order of `learnableFields`; null where nothing was told. */
  readonly hashes: (number | null)[];
}

interface Entry {
  readonly item: string;
  readonly told: Told;
}

/** As it is stored. */
type StoredItem = [item: string, at: number, ...hashes: (number | null)[]];

/** Items in one piece as it is stored. */
const PIECE_ITEMS = 64;
/** Of the most items so many stay when some are forgotten. */
const KEPT = 7 / 8;

/**
 * What a partition has told of items. Bounded: when there are more items than `maxItems`, those that were
 * told longest ago are forgotten.
 */
export class ToldItems implements PartInPieces {
  #entries: Entry[] = [];
  #places = new Map<string, number>();
  /** Pieces that have changed since they were taken last. */
  readonly #changed = new Set<number>();

  constructor(private readonly maxItems: number) {}

  /** From the pieces as they were taken. */
  static restore(pieces: ReadonlyMap<string, unknown>, maxItems: number): ToldItems {
    const restored = new ToldItems(maxItems);
    const inOrder = [...pieces].sort(([one], [other]) => Number(one) - Number(other));
    for (const [item, at, ...hashes] of inOrder.flatMap(([, of]) => of as StoredItem[])) {
      restored.#put(item, { at, hashes });
    }
    restored.#changed.clear();
    return restored;
  }

  get size(): number {
    return this.#entries.length;
  }

  get(item: string): Told | undefined {
    return this.#entries[this.#places.get(item) ?? -1]?.told;
  }

  /** Notes that values were told of an item at a time: hashes, by places among `learnableFields`. */
  tell(item: string, time: number, values: Iterable<{ place: number; hash: number }>): void {
    const told = this.get(item) ?? { at: -Infinity, hashes: learnableFields.map(() => null) };
    told.at = Math.max(told.at, time);
    for (const { place, hash } of values) told.hashes[place] = hash;
    this.#put(item, told);
    if (this.size > this.maxItems) this.#forgetOldest();
  }

  get changes(): number {
    return this.#changed.size;
  }

  *takeChanges(): Iterable<[piece: string, items: StoredItem[] | undefined]> {
    for (const piece of this.#changed) {
      const from = piece * PIECE_ITEMS;
      const entries = this.#entries.slice(from, from + PIECE_ITEMS);
      const items = entries.map(({ item, told }): StoredItem => [item, told.at, ...told.hashes]);
      yield [String(piece), items.length === 0 ? undefined : items];
    }
    this.#changed.clear();
  }

  #put(item: string, told: Told): void {
    const place = this.#places.get(item) ?? this.size;
    this.#places.set(item, place);
    this.#entries[place] = { item, told };
    this.#changed.add(Math.floor(place / PIECE_ITEMS));
  }

  #forgetOldest(): void {
    const before = this.size;
    const latest = this.#entries.sort((one, other) => other.told.at - one.told.at);
    this.#entries = [];
    this.#places = new Map();
    const kept = latest.slice(0, Math.floor(KEPT * this.maxItems));
    for (const { item, told } of kept) this.#put(item, told);
    for (let place = 0; place < before; place += PIECE_ITEMS) {
      this.#changed.add(place / PIECE_ITEMS);
    }
  }
}
