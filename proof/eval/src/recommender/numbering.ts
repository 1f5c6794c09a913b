import type { Touch } from '@tradewind/ml';
import type { Action, Interaction } from './interaction.js';

/** Numbers ids in the order in which they are first asked for. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly #ids: string[] = [];

  of(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(id, number);
    this.#ids.push(id);
    return number;
  }

  idOf(number: number): string {
    return this.#ids[number] ?? '';
  }

  /** `undefined` for an id that was never numbered. */
  known(id: string): number | undefined {
    return this.#numbers.get(id);
  }

  get size(): number {
    return this.#numbers.size;
  }
}

/** The weight of an action, as the recommender service has it. */
const WEIGHTS: Readonly<Record<Action, number>> = { view: 1, cart: 3, purchase: 5 };

export interface NumberedTouches {
  readonly touches: readonly Touch[];
  readonly shoppers: Numbering;
  readonly items: Numbering;
}

/** Shoppers and items by number, as models take them. */
export function numbered(interactions: readonly Interaction[]): NumberedTouches {
  const shoppers = new Numbering();
  const items = new Numbering();
  const touches = interactions.map(({ user, item, time, action }) => {
    return { shopper: shoppers.of(user), item: items.of(item), time, weight: WEIGHTS[action] };
  });
  return { touches, shoppers, items };
}
