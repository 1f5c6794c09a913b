import { murmur2 } from '@tradewind/log';
import type { ForgedEvent } from './forged-events.js';

/** What a crowd of visitors looks at. */
export interface CrowdOptions {
  readonly shoppers: number;
  readonly events: number;
  readonly items: number;
  readonly seed: number;
}

/** Items of one shelf are looked at together. */
const SHELF = 10;

export function itemName(n: number): string {
  return `item-${String(n)}`;
}

export function shopperName(n: number): string {
  return `shopper-${String(n)}`;
}

/**
 * Views of shoppers who each like two shelves, in which the first items are looked at most: pairs, popularity and
 * histories as a shop has them. They are in order of their visits of about six views.
 */
export function crowdViews({ shoppers, events, items, seed }: CrowdOptions): ForgedEvent[] {
  let drawn = 0;
  const random = () => (murmur2(Buffer.from(`${String(seed)}|${String(drawn++)}`)) >>> 0) / 2 ** 32;
  const shelves = Math.ceil(items / SHELF);
  const whole = (below: number) => Math.floor(random() * below);
  const likes = Array.from({ length: shoppers }, () => [whole(shelves), whole(shelves)]);
  const views: ForgedEvent[] = [];
  while (views.length < events) {
    const shopper = whole(shoppers);
    const shelf = likes[shopper]?.[whole(2)] ?? 0;
    for (let step = 0; step < 6 && views.length < events; step++) {
      const place = Math.floor(SHELF * random() ** 2);
      const item = itemName((shelf * SHELF + place) % items);
      views.push(viewOf({ anonymousId: shopperName(shopper) }, item, views.length));
    }
  }
  return views;
}

/** Views of invented visitors, or of one, each of a popular item and then of the one that is to be pushed. */
export function pushingViews(
  events: number,
  { visitors, items, target }: { visitors: number; items: number; target: string },
): ForgedEvent[] {
  const shelves = Math.ceil(items / SHELF);
  return Array.from({ length: events }, (_, i) => {
    const visitor = { anonymousId: `invented-${String(Math.floor(i / 2) % visitors)}` };
    const bait = itemName((Math.floor(i / 2) % shelves) * SHELF);
    return viewOf(visitor, i % 2 === 0 ? bait : target, events + i, 'push');
  });
}

function viewOf(
  who: { readonly anonymousId: string },
  item: string,
  n: number,
  name = 'view',
): ForgedEvent {
  return {
    ...{ type: 'track', event: 'Product Viewed', ...who, messageId: `${name}-${String(n)}` },
    properties: { product_id: item },
  };
}
