import { ecommerceTypeByName, type EcommerceType } from '@tradewind/contracts';

/** What a name means. */
export interface KnownEvent {
  readonly type: EcommerceType;
  /**
   * `specification`: a name of Segment's e-commerce specification as it is written there; `variant`:
   * the same in another case or with other separators; `vocabulary`: a name of another vocabulary,
   * which a shop may also use for something else.
   */
  readonly by: 'specification' | 'variant' | 'vocabulary';
}

/**
 * Names of other vocabularies: Google Analytics 4 and its predecessor, Meta, the web pixels of Shopify,
 * Klaviyo, RudderStack's older templates.
 */
const vocabulary: Readonly<Partial<Record<EcommerceType, readonly string[]>>> = {
  'search.performed': [
    ...['search', 'view_search_results', 'search_submitted', 'Product Searched', 'Products Search'],
  ],
  'product.list_viewed': [
    'view_item_list',
    'collection_viewed',
    'Category Viewed',
    'Viewed Category',
  ],
  'product.list_filtered': ['Products Filtered', 'Product List Sorted'],
  'promo.viewed': ['view_promotion', 'Promo Viewed'],
  'promo.clicked': ['select_promotion', 'Promo Clicked'],
  'product.clicked': ['select_item', 'select_content', 'product_click', 'Product Selected'],
  'product.viewed': [
    ...['view_item', 'view_product', 'product_detail', 'product_detail_view', 'ViewContent'],
    ...['Product Page Viewed', 'Item Viewed', 'Product View'],
  ],
  'product.shared': ['share_product'],
  'product.reviewed': ['Review Submitted', 'Reviewed Product'],
  'cart.item_added': [
    ...['add_to_cart', 'Added to Cart', 'product_added_to_cart', 'Item Added', 'Add Product'],
    ...['Product Added to Cart', 'Item Added to Cart', 'Added Item', 'Cart Item Added'],
  ],
  'cart.item_removed': [
    ...['remove_from_cart', 'Removed from Cart', 'product_removed_from_cart', 'Item Removed'],
    ...['Product Removed from Cart', 'Item Removed from Cart', 'Cart Item Removed'],
  ],
  'cart.viewed': ['view_cart', 'Viewed Cart', 'cart_updated', 'Cart Update', 'Basket Viewed'],
  'cart.shared': ['Shared Cart'],
  'wishlist.item_added': [
    ...[
      'add_to_wishlist',
      'Added to Wishlist',
      'Wishlist Product Added',
      'product_added_to_wishlist',
    ],
  ],
  'wishlist.item_removed': [
    ...['remove_from_wishlist', 'Removed from Wishlist', 'Wishlist Product Removed'],
  ],
  'checkout.started': [
    ...['begin_checkout', 'InitiateCheckout', 'Started Checkout', 'initiated_checkout', 'Checkout'],
    'Checkout Initiated',
  ],
  'checkout.step_viewed': ['checkout_progress'],
  'checkout.step_completed': [
    ...['add_shipping_info', 'checkout_shipping_info_submitted', 'checkout_address_info_submitted'],
    'checkout_contact_info_submitted',
  ],
  'checkout.payment_info_entered': [
    ...['add_payment_info', 'payment_info_submitted', 'Payment Info Added'],
  ],
  'order.completed': [
    ...['purchase', 'checkout_completed', 'Placed Order', 'Order Placed', 'ecommerce_purchase'],
    ...['Purchased', 'transaction', 'Order Created', 'Purchase Completed', 'orders/create'],
  ],
  'order.updated': ['Updated Order', 'Order Edited', 'orders/updated'],
  'order.refunded': ['refund', 'Refunded Order', 'Order Refund', 'Order Partially Refunded'],
  'order.cancelled': ['Order Canceled', 'Cancelled Order', 'Canceled Order', 'orders/cancelled'],
  'coupon.entered': ['Entered Coupon'],
  'coupon.applied': ['Applied Coupon'],
};

/** The longest name of the tables is much shorter. */
const MAX_NAME = 64;

/** Names come again and again; of a shop that makes up ever new ones the cache starts over. */
const MAX_CACHED = 5_000;
const cache = new Map<string, string>();

/** A name without case and separators: `Order Completed`, `orderCompleted` and `order_completed` agree. */
export function foldedName(name: string): string {
  let folded = cache.get(name);
  if (folded === undefined) {
    folded = name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
    if (cache.size >= MAX_CACHED) cache.clear();
    if (name.length <= MAX_NAME) cache.set(name, folded);
  }
  return folded;
}

const exact = new Map<string, KnownEvent>();
const folded = new Map<string, KnownEvent>();

for (const [name, type] of Object.entries(ecommerceTypeByName)) {
  exact.set(name, { type, by: 'specification' });
  folded.set(foldedName(name), { type, by: 'variant' });
}
for (const [type, names] of Object.entries(vocabulary)) {
  for (const name of names) {
    const key = foldedName(name);
    if (!folded.has(key)) folded.set(key, { type: type as EcommerceType, by: 'vocabulary' });
  }
}

/** Returns what a track call's name means, whatever its case and separators; `undefined` for others. */
export function knownEvent(name: string): KnownEvent | undefined {
  const known = exact.get(name);
  if (known !== undefined || name.length > MAX_NAME) return known;
  return folded.get(foldedName(name));
}

/** The name of an event type in the specification, for people. */
export const specifiedName: ReadonlyMap<EcommerceType, string> = new Map(
  Object.entries(ecommerceTypeByName)
    .toReversed()
    .map(([name, type]) => [type, name]),
);
