import { z } from 'zod';
import { amount, identifier, products, productSchema, shortText } from './product.js';

const currency = z.string().length(3).optional();
const cart = { cart_id: identifier.optional() };
const order = { order_id: identifier };
const orderTotals = {
  checkout_id: identifier.optional(),
  affiliation: shortText.optional(),
  subtotal: amount.optional(),
  total: amount.optional(),
  revenue: amount.optional(),
  value: amount.optional(),
  shipping: amount.optional(),
  tax: amount.optional(),
  discount: amount.optional(),
  coupon: shortText.optional(),
  currency,
};
const coupon = {
  order_id: identifier.optional(),
  cart_id: identifier.optional(),
  coupon_id: identifier.optional(),
  coupon_name: shortText.optional(),
  discount: amount.optional(),
  reason: shortText.optional(),
};
const promotion = z.looseObject({
  promotion_id: identifier.optional(),
  creative: shortText.optional(),
  name: shortText.optional(),
  position: z.union([amount, shortText]).optional(),
});
const checkoutStep = z.looseObject({
  checkout_id: identifier.optional(),
  step: amount.optional(),
  shipping_method: shortText.optional(),
  payment_method: shortText.optional(),
});
const filters = z.array(z.looseObject({ type: shortText.optional(), value: z.unknown() })).max(200);
const line = productSchema.safeExtend({ ...cart, currency });
const orderWithProducts = z.looseObject({
  ...order,
  ...orderTotals,
  products: products.default([]),
});

/** Properties by event type of the platform. */
export const ecommerceProperties = {
  'search.performed': z.looseObject({ query: shortText }),
  'product.list_viewed': z.looseObject({
    list_id: identifier.optional(),
    category: shortText.optional(),
    products: products.default([]),
  }),
  'product.list_filtered': z.looseObject({
    list_id: identifier.optional(),
    category: shortText.optional(),
    filters: filters.optional(),
    sorts: filters.optional(),
    products: products.default([]),
  }),
  'promo.viewed': promotion,
  'promo.clicked': promotion,
  'product.clicked': line,
  'product.viewed': line,
  'product.shared': line.safeExtend({
    share_via: shortText.optional(),
    share_message: shortText.optional(),
    recipient: shortText.optional(),
  }),
  'product.reviewed': z.looseObject({
    product_id: identifier,
    review_id: identifier.optional(),
    review_body: z.string().max(20_000).optional(),
    rating: z.union([amount, shortText]).optional(),
  }),
  'cart.item_added': line,
  'cart.item_removed': line,
  /** Products are the whole cart; without them the event says nothing of what is in it. */
  'cart.viewed': z.looseObject({ ...cart, currency, products: products.optional() }),
  'cart.shared': z.looseObject({ ...cart, products: products.default([]) }),
  'wishlist.item_added': line,
  'wishlist.item_removed': line,
  'wishlist.item_added_to_cart': line,
  'checkout.started': z.looseObject({
    ...orderTotals,
    ...cart,
    order_id: identifier.optional(),
    products: products.default([]),
  }),
  'checkout.step_viewed': checkoutStep,
  'checkout.step_completed': checkoutStep,
  'checkout.payment_info_entered': checkoutStep.extend({ order_id: identifier.optional() }),
  'order.completed': orderWithProducts,
  'order.updated': orderWithProducts,
  'order.refunded': orderWithProducts,
  'order.cancelled': orderWithProducts,
  'coupon.entered': z.looseObject(coupon),
  'coupon.applied': z.looseObject(coupon),
  'coupon.denied': z.looseObject(coupon),
  'coupon.removed': z.looseObject(coupon),
} as const;
export type EcommerceType = keyof typeof ecommerceProperties;

/**
 * Event types by name in the Segment e-commerce specification: version 2 and the aliases of version
 * 1.
 */
export const ecommerceTypeByName: Readonly<Record<string, EcommerceType>> = {
  'Products Searched': 'search.performed',
  'Product List Viewed': 'product.list_viewed',
  'Product List Filtered': 'product.list_filtered',
  'Promotion Viewed': 'promo.viewed',
  'Promotion Clicked': 'promo.clicked',
  'Product Clicked': 'product.clicked',
  'Product Viewed': 'product.viewed',
  'Product Shared': 'product.shared',
  'Product Reviewed': 'product.reviewed',
  'Product Added': 'cart.item_added',
  'Product Removed': 'cart.item_removed',
  'Cart Viewed': 'cart.viewed',
  'Cart Shared': 'cart.shared',
  'Product Added to Wishlist': 'wishlist.item_added',
  'Product Removed from Wishlist': 'wishlist.item_removed',
  'Wishlist Product Added to Cart': 'wishlist.item_added_to_cart',
  'Checkout Started': 'checkout.started',
  'Checkout Step Viewed': 'checkout.step_viewed',
  'Checkout Step Completed': 'checkout.step_completed',
  'Payment Info Entered': 'checkout.payment_info_entered',
  'Order Completed': 'order.completed',
  'Order Updated': 'order.updated',
  'Order Refunded': 'order.refunded',
  'Order Cancelled': 'order.cancelled',
  'Coupon Entered': 'coupon.entered',
  'Coupon Applied': 'coupon.applied',
  'Coupon Denied': 'coupon.denied',
  'Coupon Removed': 'coupon.removed',
  'Viewed Product Category': 'product.list_viewed',
  'Viewed Product': 'product.viewed',
  'Clicked Product': 'product.clicked',
  'Viewed Promotion': 'promo.viewed',
  'Clicked Promotion': 'promo.clicked',
  'Searched Products': 'search.performed',
  'Added Product': 'cart.item_added',
  'Removed Product': 'cart.item_removed',
  'Viewed Checkout Step': 'checkout.step_viewed',
  'Completed Checkout Step': 'checkout.step_completed',
  'Completed Order': 'order.completed',
};
