import { isPlacedOrder, joinOrders, orderOf, worthOf } from './booked-order.js';
import type { BookedOrder } from './booked-order.js';
import type { OrderStatement } from './order-statement.js';
import { addTotals, subtractTotals, totalsOf } from './order-totals.js';
import type { OrderTotals } from './order-totals.js';

/** Orders of a shopper that are kept with all their facts; earlier ones are in `settled`. */
export const MAX_ORDERS = 20;
/** Ids of settled orders that are recognised when they are told again. */
export const MAX_SETTLED_IDS = 200;

/**
 * The orders of one shopper: the ledger that profiles, campaigns and customer service share, so that
 * they agree. JSON-serialisable; each list is bounded.
 */
export interface OrderBook {
  /** By the time of the first event about them, then by id. */
  readonly orders: readonly BookedOrder[];
  /** Figures of orders that are not in `orders` any more: they do not change again. */
  readonly settled?: OrderTotals;
  /** Ids of settled orders, the latest last. */
  readonly settledIds?: readonly string[];
}

export const emptyBook: OrderBook = { orders: [] };

/** A book after a change, and what the change adds to the figures of the shop. */
export interface BookChange {
  readonly book: OrderBook;
  readonly added: OrderTotals;
}

/**
 * Takes a statement into the book. Statements may come in any order and more than once; those about a
 * settled order are left out.
 */
export function record(book: OrderBook, statement: OrderStatement): BookChange {
  return join(book, { orders: [orderOf(statement)] });
}

/**
 * Joins the books of two ids of one shopper. An order that both know counts once. Idempotent,
 * commutative and associative as long as no order is settled.
 */
export function joinBooks(a: OrderBook, b: OrderBook): BookChange {
  const joined = join(a, b);
  return { book: joined.book, added: subtractTotals(joined.added, bookTotals(b)) };
}

/** The figures of all orders of the book. */
export function bookTotals(book: OrderBook): OrderTotals {
  return addTotals(book.settled ?? {}, totalsOf(book.orders));
}

/** Returns an order of the book, unless it is settled. */
export function findOrder(book: OrderBook, orderId: string): BookedOrder | undefined {
  return book.orders.find(({ id }) => id === orderId);
}

/** The order placed last that is not cancelled. */
export function lastOrder(book: OrderBook): BookedOrder | undefined {
  let last: BookedOrder | undefined;
  for (const order of book.orders) {
    if (worthOf(order).orders === 0) continue;
    if (last === undefined || placedAt(order) >= placedAt(last)) last = order;
  }
  return last;
}

/** When the order was placed, as far as is known, ms. */
export function placedAt({ completedAt, firstAt }: BookedOrder): number {
  return completedAt ?? firstAt;
}

function join(a: OrderBook, b: OrderBook): BookChange {
  const settledIds = [...new Set([...(a.settledIds ?? []), ...(b.settledIds ?? [])])];
  const settled = new Set(settledIds);
  const byId = new Map<string, BookedOrder>();
  for (const order of [...a.orders, ...b.orders]) {
    if (settled.has(order.id)) continue;
    const known = byId.get(order.id);
    byId.set(order.id, known ? joinOrders(known, order) : order);
  }
  const orders = [...byId.values()].sort(byTime);
  const over = orders.splice(0, Math.max(0, orders.length - MAX_ORDERS));
  const figures = addTotals(addTotals(a.settled ?? {}, b.settled ?? {}), totalsOf(over));
  const ids = [...settledIds, ...over.filter(isPlacedOrder).map(({ id }) => id)];
  const book: OrderBook = {
    orders,
    ...(Object.keys(figures).length > 0 && { settled: figures }),
    ...(ids.length > 0 && { settledIds: ids.slice(-MAX_SETTLED_IDS) }),
  };
  return { book, added: subtractTotals(bookTotals(book), bookTotals(a)) };
}

function byTime(a: BookedOrder, b: BookedOrder): number {
  return a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1);
}
