import { Random } from '@tradewind/cli/random';
import type { TouchBatch } from '@tradewind/contracts';

const TENANT = 'demo';
const TOUCHES_OF_BATCH = 16;
/** Touches of a visit. */
const VISIT = 5;
/** Items that are looked at in one visit lie so near each other. */
const NEAR = 20;
const CATEGORIES = 50;

export interface TouchLoadOptions {
  readonly shoppers: number;
  readonly items: number;
  readonly seed: number;
}

/**
 * Batches of touches as the fold of shoppers tells them: visits of five items that lie near each other, of which the first
 * are looked at far more often than the last. Every shopper comes before one comes again.
 */
export class TouchLoad {
  readonly #random: Random;
  #touches = 0;
  #near = 0;

  constructor(private readonly options: TouchLoadOptions) {
    this.#random = new Random(options.seed);
  }

  /** The next batches, with so many touches in all. */
  batches(touches: number): TouchBatch[] {
    const all: TouchBatch[] = [];
    for (let made = 0; made < touches; made += TOUCHES_OF_BATCH) {
      all.push(this.#batch(Math.min(TOUCHES_OF_BATCH, touches - made)));
    }
    return all;
  }

  #batch(touches: number): TouchBatch {
    const told = this.#toldOf(touches);
    const numbers = Array.from({ length: touches }, () => this.#item());
    return {
      tenant: TENANT,
      items: numbers.map((item) => `item-${String(item)}`),
      touches: numbers.flatMap((_, at) => [1, 0, 1, at]),
      told: { ...told, of: numbers.map((item) => 1 + (item % CATEGORIES)) },
    };
  }

  #toldOf(touches: number) {
    const { shoppers } = this.options;
    const first = this.#touches;
    const shopperAt = (at: number) => Math.trunc((first + at) / VISIT) % shoppers;
    return {
      shoppers: Array.from({ length: touches }, (_, at) => `u_${String(shopperAt(at))}`),
      by: Array.from({ length: touches }, (_, at) => at),
      at: Array.from({ length: touches }, (_, at) => at),
      orders: [],
      categories: Array.from({ length: CATEGORIES }, (_, n) => `category-${String(n)}`),
    };
  }

  #item(): number {
    const { items } = this.options;
    if (this.#touches++ % VISIT === 0) this.#near = this.#random.ranked(items);
    return (this.#near + this.#random.below(NEAR)) % items;
  }
}
