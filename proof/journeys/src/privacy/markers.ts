import { createHash } from 'node:crypto';

/** Where a marker is planted; each shopper has one in each place. */
export const places = [
  'userId',
  'anonymousId',
  'email',
  'trait',
  'name trait',
  'order id',
  'search query',
  'page address',
  'page title',
  'context of the client',
  'free property',
  'free field of a product',
  'name of an own event',
  'coupon',
  'integrations',
  'dead letter',
  'chat message',
  'chat message of the visitor',
] as const;
export type PlantedPlace = (typeof places)[number];

const MARKER = /zq\d{6}[0-9a-f]{10}/g;

/** Words that occur nowhere else, each with the shopper and the place that it was planted for. */
export class Markers {
  readonly #places = new Map<string, PlantedPlace>();
  readonly shoppers: number;

  /** At least `count` markers, rounded up to whole shoppers. */
  constructor(count: number, seed: string) {
    this.shoppers = Math.ceil(count / places.length);
    for (let shopper = 0; shopper < this.shoppers; shopper++) {
      for (const place of places) this.#places.set(markerOf(shopper, place, seed), place);
    }
    this.#seed = seed;
  }

  readonly #seed: string;

  get count(): number {
    return this.#places.size;
  }

  of(shopper: number, place: PlantedPlace): string {
    return markerOf(shopper, place, this.#seed);
  }

  /** The markers that a text contains. */
  *in(text: string): Iterable<string> {
    for (const [marker] of text.toLowerCase().matchAll(MARKER)) {
      if (this.#places.has(marker)) yield marker;
    }
  }

  placeOf(marker: string): PlantedPlace | undefined {
    return this.#places.get(marker);
  }
}

function markerOf(shopper: number, place: PlantedPlace, seed: string): string {
  const hash = createHash('sha256').update(`${seed}|${place}`).digest('hex').slice(0, 10);
  return `zq${String(shopper).padStart(6, '0')}${hash}`;
}

/** Distinct markers that were found, by the place in which they were looked for. */
export class Found {
  readonly #found = new Set<string>();

  constructor(private readonly markers: Markers) {}

  look(text: string): void {
    for (const marker of this.markers.in(text)) this.#found.add(marker);
  }

  get count(): number {
    return this.#found.size;
  }

  /** By the place in which they were planted. */
  get planted(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const marker of this.#found) {
      const place = this.markers.placeOf(marker) ?? '';
      counts[place] = (counts[place] ?? 0) + 1;
    }
    return counts;
  }
}
