import type { NewRecord } from '@tradewind/log';
import { storefrontRecord, ticks } from '@tradewind/service/testing';

const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 2, 1, 9);

/** What a visitor does: looks at lists or products, then searches or wishes. */
export interface Visit {
  readonly lists: boolean;
  readonly wishes: boolean;
}

/** Four events of a visitor: as many whatever they are. */
export function visit(userId: string, at: number, { lists, wishes }: Visit): NewRecord[] {
  const product = { product_id: 'tea', price: 4.5 };
  const first = lists
    ? (['product.list_viewed', { list_id: 'all', products: [] }] as const)
    : (['product.viewed', product] as const);
  const second = wishes
    ? (['wishlist.item_added', product] as const)
    : (['search.performed', { query: 'tea' }] as const);
  return [first, first, second, second].map(([type, properties], i) =>
    storefrontRecord(type, userId, at + i * SECOND, properties),
  );
}

/**
 * Days of a shop whose visitors buy if they either look at lists or wish, but not both: neither tells
 * anything by itself.
 */
export function days(from: number, to: number, visitors: number): NewRecord[] {
  return Array.from({ length: to - from }, (_, i) => {
    const day = from + i;
    const at = START + day * DAY;
    const records = Array.from({ length: visitors }, (_unused, n) => {
      const user = `user-${String(day)}-${String(n)}`;
      const kind = { lists: n % 2 === 0, wishes: n % 4 < 2 };
      const order = { order_id: `o-${user}`, revenue: 9, products: [] };
      const buys = kind.lists !== kind.wishes;
      return [
        ...visit(user, at + n, kind),
        ...(buys ? [storefrontRecord('order.completed', user, at + HOUR + n, order)] : []),
      ];
    }).flat();
    return [...records, ...ticks(at + DAY - 1)];
  }).flat();
}
