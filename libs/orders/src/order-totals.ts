import type { CurrencyTable, Money } from '@tradewind/contracts';
import type { BookedOrder } from './booked-order.js';
import { currencyOf, worthOf } from './order-worth.js';

/** Figures of orders in one currency. */
export interface OrderFigures {
  readonly orders: number;
  readonly cancellations: number;
  readonly refunds: number;
  /** What was booked, less cancelled orders. */
  readonly gross: Money;
  readonly refunded: Money;
}

/** By currency; the empty key is of orders that name none. Amounts of two currencies are never added. */
export type OrderTotals = Readonly<Record<string, OrderFigures>>;

const nothing: OrderFigures = { orders: 0, cancellations: 0, refunds: 0, gross: 0, refunded: 0 };

/** Currencies of one shopper or shop; what comes in further ones is under `OTHER_CURRENCY`. */
export const MAX_CURRENCIES = 40;
export const OTHER_CURRENCY = 'XXX';

export function totalsOf(order: BookedOrder): OrderTotals {
  const worth = worthOf(order);
  return isNothing(worth) ? {} : { [currencyOf(order)]: worth };
}

export function addTotals(a: OrderTotals, b: OrderTotals): OrderTotals {
  return combine(a, b, 1);
}

/** What has to be added to `b` to get `a`. */
export function subtractTotals(a: OrderTotals, b: OrderTotals): OrderTotals {
  return combine(a, b, -1);
}

function combine(a: OrderTotals, b: OrderTotals, sign: 1 | -1): OrderTotals {
  const totals: Record<string, OrderFigures> = { ...a };
  for (const [currency, added] of Object.entries(b)) {
    const isKnown = Object.hasOwn(totals, currency);
    const hasRoom = isKnown || Object.keys(totals).length < MAX_CURRENCIES;
    const name = hasRoom ? currency : OTHER_CURRENCY;
    const sum = sumOf(totals[name] ?? nothing, added, sign);
    if (isNothing(sum)) Reflect.deleteProperty(totals, name);
    else totals[name] = sum;
  }
  return totals;
}

function sumOf(a: OrderFigures, b: OrderFigures, sign: 1 | -1): OrderFigures {
  return {
    orders: a.orders + sign * b.orders,
    cancellations: a.cancellations + sign * b.cancellations,
    refunds: a.refunds + sign * b.refunds,
    gross: a.gross + sign * b.gross,
    refunded: a.refunded + sign * b.refunded,
  };
}

function isNothing(figures: OrderFigures): boolean {
  return Object.values(figures).every((figure: number) => figure === 0);
}

/** Figures over all currencies that are not amounts. */
export function countsOf(totals: OrderTotals): Omit<OrderFigures, 'gross' | 'refunded'> {
  const counts = { orders: 0, cancellations: 0, refunds: 0 };
  for (const figures of Object.values(totals)) {
    counts.orders += figures.orders;
    counts.cancellations += figures.cancellations;
    counts.refunds += figures.refunds;
  }
  return counts;
}

/** Amounts in one currency, and the currencies that could not be converted into it. */
export interface AmountsInReference {
  readonly currency: string;
  readonly gross: Money;
  readonly refunded: Money;
  readonly leftOut: readonly string[];
}

/**
 * Amounts in the table's reference currency; amounts without a currency are in the reference. Without
 * a table the reference is the currency of most orders (of several the first by the alphabet), and
 * nothing is converted.
 */
export function inReference(totals: OrderTotals, table?: CurrencyTable): AmountsInReference {
  const reference = table?.reference ?? commonest(totals);
  const leftOut: string[] = [];
  let [gross, refunded] = [0, 0];
  for (const [currency, figures] of Object.entries(totals)) {
    const isOwn = currency === reference || currency === '';
    const rate = isOwn ? 1 : table?.rates[currency];
    if (rate === undefined) {
      leftOut.push(currency);
      continue;
    }
    gross += Math.round(figures.gross * rate);
    refunded += Math.round(figures.refunded * rate);
  }
  return { currency: reference, gross, refunded, leftOut: leftOut.sort() };
}

function commonest(totals: OrderTotals): string {
  const named = Object.entries(totals).filter(([currency]) => currency !== '');
  named.sort(([a, x], [b, y]) => y.orders - x.orders || (a < b ? -1 : 1));
  return named[0]?.[0] ?? '';
}
