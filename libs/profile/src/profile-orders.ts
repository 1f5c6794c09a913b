import { eventId, orderAmount } from '@tradewind/contracts';
import type { Money, OrderMoney } from '@tradewind/contracts';
import type { ShopperEvent } from './profile-activity.js';
import type { RecentOrder, ShopperProfile } from './profile-state.js';

/** Orders remembered of a shopper with their amounts. */
export const RECENT_ORDERS = 8;
/** Orders of which no more is remembered than that they have been counted. */
export const COUNTED_ORDERS = 64;
/** 48 bits of a hash. */
const HASH_LENGTH = 8;
/** Longer order ids are told apart by their beginning only. */
const ID_LENGTH = 64;

/** What an order event changes, in a profile and in the totals of its tenant alike. */
export interface OrderEffect {
  readonly orders?: number;
  readonly refunds?: number;
  readonly cancellations?: number;
  readonly revenue?: Money;
  readonly grossRevenue?: Money;
}

interface OrderProperties extends OrderMoney {
  readonly order_id: string;
}

/**
 * Takes an order event into a profile.
 *
 * - Completed: counts once per order id (of the last 64), adds its amount.
 * - Updated: a remembered order takes on the new amount.
 * - Refunded: the amount is subtracted, whatever its sign; a refund that names neither amount nor
 *   products is of all that is left of the order, if that is remembered.
 * - Cancelled: what is left of the order is subtracted, if it is remembered.
 */
export function recordOrder(profile: ShopperProfile, event: ShopperEvent): OrderEffect | undefined {
  const effect = effectOf(profile, event);
  if (!effect) return undefined;
  profile.orders += effect.orders ?? 0;
  profile.refunds += effect.refunds ?? 0;
  profile.cancellations += effect.cancellations ?? 0;
  profile.revenue += effect.revenue ?? 0;
  profile.grossRevenue += effect.grossRevenue ?? 0;
  if (effect.orders) profile.lastOrderAt = Math.max(profile.lastOrderAt ?? 0, event.time);
  return effect;
}

function effectOf(profile: ShopperProfile, event: ShopperEvent): OrderEffect | undefined {
  switch (event.type) {
    case 'order.completed':
      return completed(profile, event.data.properties);
    case 'order.updated':
      return updated(profile, event.data.properties);
    case 'order.refunded':
      return refunded(profile, event.data.properties);
    case 'order.cancelled':
      return cancelled(profile, event.data.properties);
    default:
      return undefined;
  }
}

function completed(profile: ShopperProfile, properties: OrderProperties): OrderEffect | undefined {
  if (remembered(profile, properties) || !isNew(profile, properties)) return undefined;
  const amount = orderAmount(properties) ?? 0;
  profile.recentOrders.push({ id: idOf(properties), amount, left: amount });
  if (profile.recentOrders.length > RECENT_ORDERS) profile.recentOrders.shift();
  return { orders: 1, revenue: amount, grossRevenue: amount };
}

/** Notes that an order has been counted; false if it had been: a page revisited tells of it again. */
function isNew(profile: ShopperProfile, properties: OrderProperties): boolean {
  const id = eventId(`order|${properties.order_id}`).slice(-HASH_LENGTH);
  const counted = profile.countedOrders ?? '';
  for (let at = 0; at < counted.length; at += HASH_LENGTH) {
    if (counted.startsWith(id, at)) return false;
  }
  profile.countedOrders = (counted + id).slice(-COUNTED_ORDERS * HASH_LENGTH);
  return true;
}

/** The orders that two profiles have counted, those of the later one last. */
export function joinCounted(earlier = '', later = ''): string {
  const ids = (counted: string) =>
    Array.from({ length: counted.length / HASH_LENGTH }, (_, i) =>
      counted.slice(i * HASH_LENGTH, (i + 1) * HASH_LENGTH),
    );
  const joined = new Set([...ids(earlier), ...ids(later)]);
  return [...joined].slice(-COUNTED_ORDERS).join('');
}

function updated(profile: ShopperProfile, properties: OrderProperties): OrderEffect | undefined {
  const order = remembered(profile, properties);
  const amount = orderAmount(properties);
  if (!order || order.cancelled || amount === undefined) return undefined;
  const change = amount - order.amount;
  order.amount = amount;
  order.left += change;
  return { revenue: change, grossRevenue: change };
}

function refunded(profile: ShopperProfile, properties: OrderProperties): OrderEffect {
  const order = remembered(profile, properties);
  const amount = Math.abs(orderAmount(properties) ?? Math.max(0, order?.left ?? 0));
  if (order) order.left -= amount;
  return { refunds: 1, revenue: 0 - amount };
}

function cancelled(profile: ShopperProfile, properties: OrderProperties): OrderEffect | undefined {
  const order = remembered(profile, properties);
  if (!order) return { cancellations: 1 };
  if (order.cancelled) return undefined;
  const left = Math.max(0, order.left);
  order.left = 0;
  order.cancelled = true;
  return { cancellations: 1, revenue: 0 - left };
}

function remembered(profile: ShopperProfile, properties: OrderProperties): RecentOrder | undefined {
  const id = idOf(properties);
  return profile.recentOrders.find((order) => order.id === id);
}

function idOf({ order_id: id }: OrderProperties): string {
  return id.slice(0, ID_LENGTH);
}
