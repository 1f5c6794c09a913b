import { joinOrders, orderOf } from './booked-order.js';
import type { BookedOrder } from './booked-order.js';
import type { OrderStatement } from './order-statement.js';
import { addTotals, subtractTotals, totalsOf } from './order-totals.js';
import type { OrderTotals } from './order-totals.js';
import { isKept, isPlacedOrder, worthOf } from './order-worth.js';
import type { OrderWorth } from './order-worth.js';
import { afterStatement, hashOf, joinSettled, settle, settledTotals } from './settled-order.js';
import type { SettledOrder } from './settled-order.js';

/** Orders of a shopper that are kept with all their facts; earlier ones are settled. */
export const MAX_ORDERS = 20;
/** Settled orders that are recognised when they are told of again. */
export const MAX_SETTLED = 64;

/**
 * The orders of one shopper: the ledger that profiles, campaigns and customer service share, so that
 * they agree. JSON-serialisable; each list is bounded.
 */
export interface OrderBook {
  /** The latest by the time of the first event about them, then by id; the earliest comes first. */
  readonly orders: readonly BookedOrder[];
  /** Earlier ones, the latest settled last. */
  readonly settled?: readonly SettledOrder[];
  /** The figures of all orders that the book has ever had. */
  readonly totals: OrderTotals;
}

export const emptyBook: OrderBook = { orders: [], totals: {} };

/** A book after a change, and what the change adds to the figures of the shop. */
export interface BookChange {
  readonly book: OrderBook;
  readonly added: OrderTotals;
}

/** Takes a statement into the book. Statements may come in any order and more than once. */
export function record(book: OrderBook, statement: OrderStatement): BookChange {
  const { orderId } = statement;
  const at = book.orders.findIndex(({ id }) => id === orderId);
  const known = book.orders[at];
  if (!known) return recordSettled(book, statement) ?? recordNew(book, orderOf(statement));
  const order = joinOrders(known, orderOf(statement));
  const added = subtractTotals(totalsOf(order), totalsOf(known));
  const orders = book.orders.with(at, order).sort(byTime);
  return { book: { ...book, orders, totals: addTotals(book.totals, added) }, added };
}

function recordNew(book: OrderBook, order: BookedOrder): BookChange {
  const added = totalsOf(order);
  const orders = [...book.orders, order].sort(byTime);
  const totals = addTotals(book.totals, added);
  return { book: bounded({ ...book, orders, totals }), added };
}

function recordSettled(book: OrderBook, statement: OrderStatement): BookChange | undefined {
  const { settled = [] } = book;
  if (settled.length === 0) return undefined;
  const hash = hashOf(statement.orderId);
  const at = settled.findIndex(([known]) => known === hash);
  const before = settled[at];
  if (!before) return undefined;
  const after = afterStatement(before, statement);
  if (after === before) return { book, added: {} };
  const added = subtractTotals(settledTotals(after), settledTotals(before));
  const totals = addTotals(book.totals, added);
  return { book: { ...book, settled: settled.with(at, after), totals }, added };
}

/**
 * Joins the books of two ids of one shopper. An order that both know counts once; `added` is what that
 * changes in the sum of both books' totals. Idempotent, commutative and associative as long as no
 * order is settled.
 */
export function joinBooks(a: OrderBook, b: OrderBook): BookChange {
  let added: OrderTotals = {};
  const change = (after: OrderTotals, ...before: readonly OrderTotals[]) => {
    added = addTotals(added, after);
    for (const totals of before) added = subtractTotals(added, totals);
  };
  const settled = new Map(a.settled?.map((order) => [order[0], order]));
  for (const order of b.settled ?? []) {
    const known = settled.get(order[0]);
    const joined = known ? joinSettled(known, order) : order;
    settled.set(order[0], joined);
    if (known) change(settledTotals(joined), settledTotals(known), settledTotals(order));
  }
  const orders = new Map<string, BookedOrder>();
  for (const order of [...a.orders, ...b.orders]) {
    const known = orders.get(order.id);
    if (settled.size > 0 && settled.has(hashOf(order.id))) change({}, totalsOf(order));
    else if (known) {
      const joined = joinOrders(known, order);
      orders.set(order.id, joined);
      change(totalsOf(joined), totalsOf(known), totalsOf(order));
    } else orders.set(order.id, order);
  }
  const totals = addTotals(addTotals(a.totals, b.totals), added);
  const book = {
    orders: [...orders.values()].sort(byTime),
    settled: [...settled.values()],
    totals,
  };
  return { book: bounded(book), added };
}

/** Returns an order of the book, unless it is settled. */
export function findOrder(book: OrderBook, orderId: string): BookedOrder | undefined {
  return book.orders.find(({ id }) => id === orderId);
}

/** Whether the book has an order or refund of this id, also if it is settled. */
export function knowsOrder(book: OrderBook, orderId: string): boolean {
  if (findOrder(book, orderId) !== undefined) return true;
  const { settled = [] } = book;
  if (settled.length === 0) return false;
  const hash = hashOf(orderId);
  return settled.some(([known]) => known === hash);
}

/** The order placed last that is not cancelled. */
export function lastOrder(book: OrderBook): BookedOrder | undefined {
  return lastOf(book, ({ orders }) => orders === 1);
}

/** The order placed last of which the customer has something: neither cancelled nor refunded in full. */
export function lastKeptOrder(book: OrderBook): BookedOrder | undefined {
  return lastOf(book, isKept);
}

function lastOf(
  { orders }: OrderBook,
  counts: (worth: OrderWorth) => boolean,
): BookedOrder | undefined {
  let last: BookedOrder | undefined;
  for (const order of orders) {
    if (last !== undefined && placedAt(order) < placedAt(last)) continue;
    if (isPlacedOrder(order) && counts(worthOf(order))) last = order;
  }
  return last;
}

/** When the order was placed, as far as is known, ms. */
export function placedAt({ completedAt, firstAt }: BookedOrder): number {
  return completedAt ?? firstAt;
}

/** Settles the earliest orders of a book that has too many. */
function bounded({ orders, settled = [], totals }: OrderBook): OrderBook {
  const over = Math.max(0, orders.length - MAX_ORDERS);
  const all = over === 0 ? settled : [...settled, ...orders.slice(0, over).map(settle)];
  return {
    orders: over === 0 ? orders : orders.slice(over),
    ...(all.length > 0 && { settled: all.slice(-MAX_SETTLED) }),
    totals,
  };
}

function byTime(a: BookedOrder, b: BookedOrder): number {
  return a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1);
}
