import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';

/** What a shopper does with an item, as far as recommendations take it up. */
export const actions = ['view', 'cart', 'purchase'] as const;
export type Action = (typeof actions)[number];

export interface Interaction {
  /** A shopper, or a session where the data know no shoppers. */
  readonly user: string;
  readonly item: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly action: Action;
}

/** The storefront event that stands for an interaction. */
export function storefrontEventOf({
  item,
  action,
  time,
}: Interaction): TopicEvent<StorefrontEvents> {
  const messageId = 'evaluation';
  switch (action) {
    case 'view':
      return {
        type: 'product.viewed',
        data: { messageId, event: 'Product Viewed', properties: { product_id: item } },
      };
    case 'cart':
      return {
        type: 'cart.item_added',
        data: { messageId, event: 'Product Added', properties: { product_id: item } },
      };
    case 'purchase': {
      const properties = { order_id: `${item}-${time}`, products: [{ product_id: item }] };
      return {
        type: 'order.completed',
        data: { messageId, event: 'Order Completed', properties },
      };
    }
  }
}
