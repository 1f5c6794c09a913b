import { productId } from '@tradewind/contracts';
import type { Product, StorefrontEvents, TopicEvent } from '@tradewind/contracts';

export type StorefrontEvent = TopicEvent<StorefrontEvents>;
export type StorefrontEventType = StorefrontEvent['type'];

/** What an event did to which items. */
export interface Touch {
  /** Distinct, in the order of the event. */
  readonly items: readonly string[];
  readonly weight: number;
}

/** The items that an event of a weighted type touches; `undefined` when there are none. */
export function touchOf(
  event: StorefrontEvent,
  weights: Readonly<Partial<Record<StorefrontEventType, number>>>,
): Touch | undefined {
  const weight = weights[event.type] ?? 0;
  if (weight <= 0) return undefined;
  const items = new Set<string>();
  for (const product of productsOf(event)) {
    const id = productId(product);
    if (id !== '') items.add(id);
  }
  return items.size === 0 ? undefined : { items: [...items], weight };
}

/** The categories of the products of an event, by item; products without one are left out. */
export function categoriesOf(event: StorefrontEvent): ReadonlyMap<string, string> {
  const categories = new Map<string, string>();
  for (const product of productsOf(event)) {
    if (product.category) categories.set(productId(product), product.category);
  }
  return categories;
}

function productsOf(
  event: StorefrontEvent,
): readonly Pick<Product, 'product_id' | 'sku' | 'category'>[] {
  switch (event.type) {
    case 'product.viewed':
    case 'product.clicked':
    case 'product.shared':
    case 'cart.item_added':
    case 'wishlist.item_added':
    case 'wishlist.item_added_to_cart':
      return [event.data.properties];
    case 'product.reviewed':
      return [{ product_id: event.data.properties.product_id, sku: undefined }];
    case 'checkout.started':
    case 'order.completed':
      return event.data.properties.products;
    default:
      return [];
  }
}
