import { keyOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { eventIdOf } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';

/** One update of an item for so many events of shoppers. */
const EVENTS_PER_UPDATE = 6;
const REMOVED = 0.1;
const CENTS = 100;
const MOST_CENTS = 20_000;
const MOST_IN_STOCK = 40;

interface Product {
  readonly product_id: string;
  readonly category: string;
}

/** Properties of an event about products. */
interface Properties extends Partial<Product> {
  readonly products?: readonly Product[];
}

/**
 * The same events, among which the shop's server tells of prices and stocks of the items that shoppers look
 * at, and takes some out of sale.
 */
export function withItemUpdates(events: readonly StreamEvent[], seed: number): StreamEvent[] {
  const draw = new Random(seed ^ 0x6a09e);
  const updates = events.flatMap(({ data, time }, at): StreamEvent[] => {
    const { product_id: item } = (data as { properties: Properties }).properties;
    if (item === undefined || item === '__proto__' || !draw.chance(1 / EVENTS_PER_UPDATE))
      return [];
    const id = eventIdOf(seed, `update-${String(at)}`);
    const told = draw.chance(REMOVED)
      ? { event: 'Product Deleted', properties: { product_id: item } }
      : { event: 'Product Updated', properties: updateOf(item, draw) };
    const key = keyOf('demo', `stock-keeper-${String(draw.between(0, 9))}`);
    const own = { messageId: id, userId: key, ...told };
    return [{ key, type: 'track.custom', data: own, time: time + 1, id }];
  });
  return [...events, ...updates].sort((a, b) => a.time - b.time);
}

/** Not every update tells of everything. */
function updateOf(item: string, draw: Random): object {
  return {
    product_id: item,
    ...(draw.chance(0.7) && { price: draw.between(1, MOST_CENTS) / CENTS }),
    ...(draw.chance(0.5) && { stock: draw.between(0, MOST_IN_STOCK) }),
    active: true,
  };
}
