import { marketingCampaigns, type StorefrontEvents, type TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { MarketingFold } from './marketing-fold.js';
import type { MarketingOptions } from './marketing-options.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
export const START = Date.UTC(2026, 2, 1, 9);
export const ANN = 'demo:u_ann';

type Event = TopicEvent<StorefrontEvents>;
const base = { messageId: 'm', event: 'e' };
export const add = (item = 'tea'): Event => ({
  type: 'cart.item_added',
  data: { ...base, properties: { product_id: item, price: 4.5 } },
});
export const view: Event = {
  type: 'product.viewed',
  data: { ...base, properties: { product_id: 'tea' } },
};
export const order = (id: string, revenue = 9): Event => ({
  type: 'order.completed',
  data: { ...base, properties: { order_id: id, revenue, products: [] } },
});

/** An order event with these properties besides the order's id. */
export const told = (
  type: 'order.completed' | 'order.updated' | 'order.refunded' | 'order.cancelled',
  orderId: string,
  properties: Readonly<Record<string, unknown>> = {},
): Event => ({
  type,
  data: { ...base, properties: { products: [], ...properties, order_id: orderId } },
});

export const shop = (options: Partial<MarketingOptions> = {}) =>
  new FoldHarness(new MarketingFold(undefined, options), { epochMs: HOUR, partitionId: 2 });
export type Shop = ReturnType<typeof shop>;
export const campaigns = (of: Shop) =>
  of
    .take()
    .filter((output) => output.topic.name === marketingCampaigns.name)
    .map(({ event, time }) => ({ type: event.type, time, ...(event.data as { kind: string }) }));
