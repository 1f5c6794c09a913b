import { countsOf, currencyOf, lastKeptOrder, placedAt, worthOf } from '@tradewind/orders';
import type { BookedOrder, OrderBook } from '@tradewind/orders';
import type { LastOrder, ShopperState } from './shopper-state.js';

/** Orders of a shopper that are not cancelled. */
export function orderCount({ book }: ShopperState): number {
  return book === undefined ? 0 : countsOf(book.totals).orders;
}

/** When the shopper has placed orders, whatever became of them, ms. */
export function completionTimes({ book }: ShopperState): number[] {
  return (book?.orders ?? []).flatMap(({ completedAt }) => completedAt ?? []);
}

/**
 * Keeps the book of a shopper, with the last order that neither was cancelled nor refunded in full. The
 * win-back waits from that order on. If the order before it comes to be the last one again, its win-back
 * is due at its own time, or not at all if that has passed.
 *
 * @param now The partition's clock, ms.
 */
export function keepBook(state: ShopperState, book: OrderBook, now: number, waitMs: number): void {
  const { lastOrder: before } = state;
  const last = lastKeptOrder(book);
  state.book = book;
  if (last === undefined) {
    delete state.lastOrder;
    delete state.winBackDeadline;
    return;
  }
  const order = lastOrderOf(last);
  state.lastOrder = order;
  if (before?.orderId === order.orderId && before.at === order.at) return;
  const deadline = order.at + waitMs;
  const isEarlier = before !== undefined && order.at < before.at;
  if (isEarlier && deadline <= now) delete state.winBackDeadline;
  else state.winBackDeadline = deadline;
}

function lastOrderOf(order: BookedOrder): LastOrder {
  const { gross, refunded } = worthOf(order);
  const currency = currencyOf(order);
  return {
    orderId: order.id,
    at: placedAt(order),
    revenue: gross - refunded,
    ...(currency !== '' && { currency }),
  };
}
