import { chatbotHandOvers, storefrontEvents } from '@tradewind/contracts';
import type { Fold, FoldContext, FoldEvent, Order, StorefrontEvents } from '@tradewind/contracts';
import {
  currencyOf,
  emptyBook,
  isCancelled,
  isOrderEvent,
  joinBooks,
  ORDER_EVENT_TYPES,
  orderStatement,
  paidFor,
  placedAt,
  record,
} from '@tradewind/orders';
import type { BookedOrder, OrderBook, OrderEventType, OrderStatus } from '@tradewind/orders';

export const ORDER_FOLD = 'orders';

/** What is known of the orders of one shopper. */
export interface ShopperOrders {
  book: OrderBook;
}

const ORDER_EVENTS: ReadonlySet<FoldEvent<StorefrontEvents>['type']> = new Set<OrderEventType>(
  ORDER_EVENT_TYPES,
);

type Context = FoldContext<ShopperOrders, never>;

/** Keeps the order book of each shopper. Customers are told of its latest orders (`latestOrders`). */
export class OrderFold implements Fold<StorefrontEvents, ShopperOrders, never> {
  readonly name = ORDER_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [];
  readonly handOvers = chatbotHandOvers;
  readonly stateVersion = 2;
  readonly types = ORDER_EVENTS;

  initialState(): ShopperOrders {
    return { book: emptyBook };
  }

  evolve(event: FoldEvent<StorefrontEvents>, context: Context): void {
    if (!isOrderEvent(event)) return;
    const state = context.state(event.key);
    state.book = record(state.book, orderStatement(event)).book;
  }

  merge(shopper: string, from: ShopperOrders, context: Context): void {
    const state = context.state(shopper);
    state.book = joinBooks(state.book, from.book).book;
  }
}

/** The orders of a shopper as customers know them, by the time they were placed, latest first. */
export function latestOrders(state: ShopperOrders | undefined): Order[] {
  const orders = (state?.book.orders ?? []).map(customerOrder);
  return orders.sort((a, b) => b.placedAt - a.placedAt || (a.orderId < b.orderId ? -1 : 1));
}

function customerOrder(order: BookedOrder): Order {
  const { id: orderId, lastAt: updatedAt, pieces, trackingNumber, carrier } = order;
  const currency = currencyOf(order);
  return {
    ...{ orderId, status: statusOf(order), placedAt: placedAt(order), updatedAt },
    ...paidFor(order),
    items: pieces?.value ?? 0,
    ...(currency !== '' && { currency }),
    ...(trackingNumber && { trackingNumber: trackingNumber.value }),
    ...(carrier && { carrier: carrier.value }),
  };
}

/** A status that was told after a refund in part stands; a refund in full and a cancellation are final. */
function statusOf(order: BookedOrder): OrderStatus {
  if (isCancelled(order)) return 'cancelled';
  const { total, refunded } = paidFor(order);
  if (hasRefund(order) && refunded >= total) return 'refunded';
  if (refunded > 0 && isRefundLatest(order)) return 'partially_refunded';
  return order.status?.value ?? 'placed';
}

/** Whether there was a refund, or the status of the order says so. */
function hasRefund({ refunds = [], status }: BookedOrder): boolean {
  return refunds.length > 0 || status?.value === 'refunded';
}

/** Whether no status was told after the last refund. */
function isRefundLatest({ refunds = [], status }: BookedOrder): boolean {
  const last = refunds.at(-1);
  return last !== undefined && last.at >= (status?.at ?? -Infinity);
}
