import { z } from 'zod';
import { saidPurposesSchema } from '../privacy/purposes.js';
import { regulationEventSchemas } from '../privacy/regulations.js';
import { ecommerceProperties } from './ecommerce.js';

/** See `fact.unverified`; folds are given such an event only if their `types` name it. */
export const FACT_UNVERIFIED = 'fact.unverified';

/** See `robot.visited`; folds are given such an event only if their `types` name it. */
export const ROBOT_VISITED = 'robot.visited';

/** What only the shop, or the shopper whom it concerns, may state. */
export const factTypes = [
  'order.completed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
  'user.identified',
] as const;
export type FactType = (typeof factTypes)[number];

/**
 * Fields of every storefront event. `userId` and `anonymousId` are pseudonyms: the collector
 * replaces what the client sent before anything is written.
 */
const base = {
  /** The tracking API allows fewer than 100 characters. */
  messageId: z.string().min(1).max(99),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  /** The destinations that the client named for the event. */
  integrations: z.record(z.string(), z.unknown()).optional(),
  /** The event was sent with a public key, which anybody may read in a page. Others are the shop's own. */
  source: z.literal('browser').optional(),
  /** What the shopper's consent says by purpose, as the shop's categories were at that time. */
  purposes: saidPurposesSchema.optional(),
};

function tracked<Properties extends z.ZodType>(properties: Properties) {
  return z.object({ ...base, event: z.string(), properties });
}

const free = z.record(z.string(), z.unknown());

export const storefrontEventSchemas = {
  'search.performed': tracked(ecommerceProperties['search.performed']),
  'product.list_viewed': tracked(ecommerceProperties['product.list_viewed']),
  'product.list_filtered': tracked(ecommerceProperties['product.list_filtered']),
  'promo.viewed': tracked(ecommerceProperties['promo.viewed']),
  'promo.clicked': tracked(ecommerceProperties['promo.clicked']),
  'product.clicked': tracked(ecommerceProperties['product.clicked']),
  'product.viewed': tracked(ecommerceProperties['product.viewed']),
  'product.shared': tracked(ecommerceProperties['product.shared']),
  'product.reviewed': tracked(ecommerceProperties['product.reviewed']),
  'cart.item_added': tracked(ecommerceProperties['cart.item_added']),
  'cart.item_removed': tracked(ecommerceProperties['cart.item_removed']),
  'cart.viewed': tracked(ecommerceProperties['cart.viewed']),
  'cart.shared': tracked(ecommerceProperties['cart.shared']),
  'wishlist.item_added': tracked(ecommerceProperties['wishlist.item_added']),
  'wishlist.item_removed': tracked(ecommerceProperties['wishlist.item_removed']),
  'wishlist.item_added_to_cart': tracked(ecommerceProperties['wishlist.item_added_to_cart']),
  'checkout.started': tracked(ecommerceProperties['checkout.started']),
  'checkout.step_viewed': tracked(ecommerceProperties['checkout.step_viewed']),
  'checkout.step_completed': tracked(ecommerceProperties['checkout.step_completed']),
  'checkout.payment_info_entered': tracked(ecommerceProperties['checkout.payment_info_entered']),
  'order.completed': tracked(ecommerceProperties['order.completed']),
  'order.updated': tracked(ecommerceProperties['order.updated']),
  'order.refunded': tracked(ecommerceProperties['order.refunded']),
  'order.cancelled': tracked(ecommerceProperties['order.cancelled']),
  'coupon.entered': tracked(ecommerceProperties['coupon.entered']),
  'coupon.applied': tracked(ecommerceProperties['coupon.applied']),
  'coupon.denied': tracked(ecommerceProperties['coupon.denied']),
  'coupon.removed': tracked(ecommerceProperties['coupon.removed']),
  /** A track call with a name that the e-commerce specification does not contain. */
  'track.custom': tracked(free),
  'user.identified': z.object({ ...base, traits: free.default({}) }),
  'page.viewed': z.object({ ...base, name: z.string().optional(), properties: free.default({}) }),
  'screen.viewed': z.object({ ...base, name: z.string().optional(), properties: free.default({}) }),
  'group.joined': z.object({ ...base, groupId: z.string(), traits: free.default({}) }),
  'user.aliased': z.object({ ...base, previousId: z.string() }),
  /**
   * Somebody with a public key stated a fact of the type `claims`. It is kept to be shown as unverified, and
   * has a type of its own so that no fold takes it for the fact.
   */
  [FACT_UNVERIFIED]: z.object({
    ...base,
    claims: z.enum(factTypes),
    event: z.string().optional(),
    properties: free.optional(),
    traits: free.optional(),
  }),
  /**
   * A program that visits pages by itself, as its user agent says, did what an event of the type `claims`
   * tells. It has a type of its own so that no fold takes the robot for a shopper.
   */
  [ROBOT_VISITED]: z.object({
    ...base,
    claims: z.string().min(1).max(64),
    name: z.string().optional(),
    event: z.string().optional(),
    groupId: z.string().optional(),
    previousId: z.string().optional(),
    properties: free.optional(),
    traits: free.optional(),
  }),
  /**
   * The shopper of the key has another id, `to`, a pseudonym as in `userId`: from here on both are one.
   * `from` is the id of the key.
   */
  'identity.linked': z.object({
    messageId: base.messageId,
    from: z.string().min(1).max(128),
    to: z.string().min(1).max(128),
    /** Who has stated it with a secret key; such a link counts although the ids were split before. */
    by: z.string().min(1).max(100).optional(),
  }),
  /**
   * The link of the key, `from`, to `to` was wrong: the states of both shoppers are built again from what
   * each of their ids did, and a client cannot link the two again.
   */
  'identity.split': z.object({
    split: z.string().min(1).max(100),
    from: z.string().min(1).max(128),
    to: z.string().min(1).max(128),
    by: z.string().min(1).max(100),
  }),
  ...regulationEventSchemas,
  /** Advances the clock of a partition; it belongs to no shopper. */
  'clock.tick': z.object({ time: z.number() }),
} as const;
