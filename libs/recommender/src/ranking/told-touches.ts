import type { TouchBatch } from '@tradewind/contracts';

/** What one shopper did with items, as it was told. */
export interface ToldTouch {
  readonly tenant: string;
  readonly shopper: string;
  readonly items: readonly string[];
  /** By item. */
  readonly categories: readonly (string | undefined)[];
  readonly weight: number;
  /** ms since the epoch. */
  readonly time: number;
  readonly isOrder: boolean;
}

/** The touches of a batch by known shoppers, in their order. `begin`: that of the epoch, ms. */
export function toldIn({ tenant, items, touches, told }: TouchBatch, begin: number): ToldTouch[] {
  if (told === undefined) return [];
  const found: ToldTouch[] = [];
  const orders = new Set(told.orders);
  const categoryOf = (item: number) => {
    const category = told.of[item] ?? 0;
    return category === 0 ? undefined : told.categories[category - 1];
  };
  for (let at = 0, touch = 0; at < touches.length; touch++) {
    const [weight = 1, before = 0, count = 0] = [touches[at], touches[at + 1], touches[at + 2]];
    const from = at + 3 + before;
    at = from + count;
    const shopper = told.shoppers[told.by[touch] ?? 0] ?? '';
    if (shopper === '') continue;
    const indices = touches.slice(from, at);
    found.push({
      tenant,
      shopper,
      items: indices.map((index) => items[index] ?? ''),
      categories: indices.map(categoryOf),
      weight,
      time: begin + (told.at[touch] ?? 0),
      isOrder: orders.has(touch),
    });
  }
  return found;
}
