import { eventId } from '@tradewind/contracts';
import type { Money } from '@tradewind/contracts';
import type { BookedOrder } from './booked-order.js';
import { AMOUNT_FIELDS } from './order-statement.js';
import type { OrderStatement } from './order-statement.js';
import type { OrderTotals } from './order-totals.js';
import { currencyOf, worthOf } from './order-worth.js';
import type { OrderWorth } from './order-worth.js';

/**
 * An order of long ago, of which no more is kept than what it is worth: a hash of its id, its currency,
 * orders, cancellations, refunds, gross, refunded. It is a tuple since a shopper may have many.
 */
export type SettledOrder = readonly [
  hash: string,
  currency: string,
  orders: 0 | 1,
  cancellations: 0 | 1,
  refunds: number,
  gross: Money,
  refunded: Money,
];

/** 48 bits. */
const HASH_CHARS = 8;

export function hashOf(orderId: string): string {
  return eventId(`order|${orderId}`).slice(-HASH_CHARS);
}

export function settle(order: BookedOrder): SettledOrder {
  return packed(hashOf(order.id), currencyOf(order), worthOf(order));
}

function packed(hash: string, currency: string, worth: OrderWorth): SettledOrder {
  const { orders, cancellations, refunds, gross, refunded } = worth;
  return [hash, currency, orders, cancellations, refunds, gross, refunded];
}

export function settledTotals(order: SettledOrder): OrderTotals {
  return { [order[1]]: settledWorth(order) };
}

function settledWorth(order: SettledOrder): OrderWorth {
  const [, , orders, cancellations, refunds, gross, refunded] = order;
  return { orders, cancellations, refunds, gross, refunded };
}

/**
 * The order after one more statement: a refund takes back up to what is left, a cancellation all of it.
 * That it was placed, or changed, is not taken in any more. Its refunds are not told apart by their ids.
 */
export function afterStatement(order: SettledOrder, statement: OrderStatement): SettledOrder {
  const { type } = statement;
  const [hash, currency] = order;
  const worth = settledWorth(order);
  const { orders, cancellations, refunds, gross } = worth;
  if (isCancellation(statement)) {
    return packed(hash, currency, { orders: 0, cancellations: 1, refunds, gross: 0, refunded: 0 });
  }
  if (type !== 'order.refunded' && type !== 'order.cancelled') return order;
  const cap = orders === 1 || cancellations === 1 ? Math.max(0, gross) : Infinity;
  return packed(hash, currency, {
    ...worth,
    refunds: refunds + (type === 'order.refunded' ? 1 : 0),
    refunded: Math.min(cap, worth.refunded + amountTakenBack(order, statement)),
  });
}

/** Whether the whole order is cancelled, rather than some pieces of it. */
function isCancellation({ type, pieces, status }: OrderStatement): boolean {
  return status === 'cancelled' || (type === 'order.cancelled' && pieces === undefined);
}

/** What is stated; all of the order if neither an amount nor pieces are; nothing in another currency. */
function amountTakenBack(order: SettledOrder, statement: OrderStatement): Money {
  const [, own] = order;
  const { amounts, currency = own, pieces } = statement;
  if (currency !== own) return 0;
  const field = AMOUNT_FIELDS.find((name) => amounts[name] !== undefined);
  const all = pieces === undefined ? settledWorth(order).gross : 0;
  return (field && amounts[field]) ?? all;
}

/** Of two records of one order that of which more was taken back; in either order alike. */
export function joinSettled(a: SettledOrder, b: SettledOrder): SettledOrder {
  const difference = a[3] - b[3] || b[5] - b[6] - (a[5] - a[6]) || a[4] - b[4];
  if (difference !== 0) return difference > 0 ? a : b;
  return JSON.stringify(a) >= JSON.stringify(b) ? a : b;
}
