import type { ShopperSpace } from '@tradewind/profile';

/** Where the shoppers of a shop are, to find those who are near. */
export class ShopperIndex {
  readonly #shoppers: string[] = [];
  #coordinates = new Float32Array(1_024);
  #width = 0;

  constructor(
    readonly space: ShopperSpace,
    /** As of which coordinates are, ms. */
    readonly at: number,
  ) {}

  get size(): number {
    return this.#shoppers.length;
  }

  add(shopper: string, coordinates: readonly number[]): void {
    this.#width = coordinates.length;
    const from = this.#shoppers.length * this.#width;
    if (from + this.#width > this.#coordinates.length) {
      const larger = new Float32Array(2 * (from + this.#width));
      larger.set(this.#coordinates);
      this.#coordinates = larger;
    }
    this.#coordinates.set(coordinates, from);
    this.#shoppers.push(shopper);
  }

  /** The nearest, by Euclidean distance, the nearest first; of the same distance in order of their keys. */
  nearest(to: readonly number[], count: number): { shopper: string; distance: number }[] {
    const found: { shopper: string; distance: number }[] = [];
    let farthest = Infinity;
    this.#shoppers.forEach((shopper, row) => {
      const distance = this.#squaredDistance(row, to);
      if (distance > farthest || (distance === farthest && found.length >= count)) return;
      const place = found.findIndex((other) => other.distance > distance);
      found.splice(place < 0 ? found.length : place, 0, { shopper, distance });
      if (found.length > count) found.pop();
      if (found.length === count) farthest = found.at(-1)?.distance ?? Infinity;
    });
    return found.map(({ shopper, distance }) => ({ shopper, distance: Math.sqrt(distance) }));
  }

  #squaredDistance(row: number, to: readonly number[]): number {
    let sum = 0;
    for (let j = 0; j < this.#width; j++) {
      const difference = (this.#coordinates[row * this.#width + j] ?? 0) - (to[j] ?? 0);
      sum += difference * difference;
    }
    return sum;
  }
}
