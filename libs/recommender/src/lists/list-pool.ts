import { round4 } from '@tradewind/ml';
import type { ListedItem } from './listed-item.js';
import { boostOf } from './list-rules.js';
import type { ListRules, ShopCatalogue } from './list-rules.js';

/** Items on their way into a list, in the order of its sections; each product once. */
export class ListPool {
  readonly items: ListedItem[] = [];
  readonly #products = new Set<string>();

  constructor(
    /** Items that it takes. */
    readonly size: number,
    private readonly shop: ShopCatalogue,
    private readonly boosts: ListRules['boosts'],
    private readonly isLeftOut: (item: string) => boolean,
  ) {}

  get missing(): number {
    return Math.max(0, this.size - this.items.length);
  }

  /** Adds a section, best first once boosts have changed its scores, while there is room. */
  add(section: Iterable<ListedItem>): void {
    if (this.missing === 0) return;
    for (const listed of this.#boosted(section)) {
      if (this.missing === 0) return;
      if (this.isLeftOut(listed.item)) continue;
      const product = this.shop.productOf(listed.item);
      if (this.#products.has(product)) continue;
      this.#products.add(product);
      const { score } = listed;
      this.items.push(score === undefined ? listed : { ...listed, score: round4(score) });
    }
  }

  #boosted(section: Iterable<ListedItem>): Iterable<ListedItem> {
    const { boosts, shop } = this;
    if (boosts === undefined || boosts.length === 0) return section;
    const scored = Array.from(section, (listed) => {
      const factor = boostOf(listed.item, shop.view(listed.item), boosts);
      return { ...listed, score: (listed.score ?? 0) * factor };
    });
    return scored.sort((a, b) => b.score - a.score || (a.item < b.item ? -1 : 1));
  }
}
