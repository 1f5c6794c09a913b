import { moneyToUnits } from '@tradewind/contracts';
import type { Purchases } from '@tradewind/ml';
import {
  countsOf,
  emptyBook,
  inReference,
  lastOrder,
  orderStatement,
  placedAt,
  record,
} from '@tradewind/orders';
import type { OrderBook, OrderEvent, OrderTotals } from '@tradewind/orders';
import { DAY_MS } from './profile-activity.js';
import type { OrderDays, ShopperProfile } from './profile-state.js';

/** Days with an order of which a profile keeps each one. */
export const KEPT_ORDER_DAYS = 16;

/** Takes an order, an edit, a refund or a cancellation into a profile; returns what the totals gain. */
export function recordOrder(profile: ShopperProfile, event: OrderEvent): OrderTotals {
  const { book, added } = record(profile.book ?? emptyBook, orderStatement(event));
  keepBook(profile, book);
  const isNew = event.type === 'order.completed' && countsOf(added).orders > 0;
  if (isNew) recordOrderDay(profile, event.time);
  return added;
}

/** Takes a day with an order into those of a shopper; the orders of a day count as one. */
export function recordOrderDay(profile: ShopperProfile, time: number): void {
  const orderDays = (profile.orderDays ??= { days: [] });
  addDay(orderDays, Math.floor(time / DAY_MS));
}

/** Takes in the days that another id of the shopper had: a day that both know counts once. */
export function mergeOrderDays(into: ShopperProfile, from: ShopperProfile): void {
  if (from.orderDays === undefined) return;
  const own = (into.orderDays ??= { days: [] });
  const { days, earlier } = from.orderDays;
  if (earlier) {
    const count = (own.earlier?.count ?? 0) + earlier.count;
    own.earlier = { count, first: Math.min(own.earlier?.first ?? Infinity, earlier.first) };
  }
  for (const day of days) addDay(own, day);
}

function addDay(orderDays: OrderDays, day: number): void {
  const { days } = orderDays;
  if (days.includes(day)) return;
  days.push(day);
  days.sort((a, b) => a - b);
  if (days.length <= KEPT_ORDER_DAYS) return;
  const [oldest = day] = days.splice(0, 1);
  const { count, first } = orderDays.earlier ?? { count: 0, first: oldest };
  orderDays.earlier = { count: count + 1, first: Math.min(first, oldest) };
}

/** What the value model knows of a shopper; undefined of one who has not ordered. Spent is net of refunds. */
export function purchasesOf(profile: ShopperProfile): Purchases | undefined {
  const { orderDays } = profile;
  if (orderDays === undefined) return undefined;
  const { days, earlier } = orderDays;
  const lastDay = days.at(-1);
  if (lastDay === undefined) return undefined;
  return {
    orders: days.length + (earlier?.count ?? 0),
    firstDay: Math.min(days[0] ?? lastDay, earlier?.first ?? Infinity),
    lastDay,
    spent: ordersOf(profile).revenue,
  };
}

/**
 * Counts of a shopper's orders, and the net revenue in units of the currency of most of them. Cancelled orders count
 * as cancellations alone.
 */
export function ordersOf({ book }: ShopperProfile) {
  if (book === undefined) return { orders: 0, refunds: 0, cancellations: 0, revenue: 0 };
  const { gross, refunded } = inReference(book.totals);
  return { ...countsOf(book.totals), revenue: moneyToUnits(gross - refunded) };
}

/** Keeps the book of a shopper, and when the last order was. */
export function keepBook(profile: ShopperProfile, book: OrderBook): void {
  profile.book = book;
  const last = lastOrder(book);
  if (last) profile.lastOrderAt = placedAt(last);
  else delete profile.lastOrderAt;
}
