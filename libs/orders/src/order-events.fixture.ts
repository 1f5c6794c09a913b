import { emptyBook, record } from './order-book.js';
import type { OrderBook } from './order-book.js';
import { orderStatement } from './order-statement.js';
import type { OrderEvent, OrderEventType } from './order-statement.js';

/** One unit of a currency. */
export const unit = 10_000;

export function bookOf(events: readonly OrderEvent[]): OrderBook {
  return events.reduce((book, event) => record(book, orderStatement(event)).book, emptyBook);
}

/** An order event of a shopper at a time; `properties` besides the order's id. */
export function orderEvent(
  type: OrderEventType,
  orderId: string,
  properties: Record<string, unknown> = {},
  { at = 0, id = `${type}-${orderId}-${String(at)}` }: { at?: number; id?: string } = {},
): OrderEvent {
  return {
    type,
    id,
    time: at,
    recordedAt: at,
    key: 'demo:ann',
    tenant: 'demo',
    topic: 'storefront.events.v1',
    partition: 0,
    data: {
      messageId: id,
      event: type,
      properties: { products: [], ...properties, order_id: orderId },
    },
  };
}

/** A line of one product, with or without its price. */
export function line(price: number | undefined, quantity: number) {
  return { product_id: 'x', ...(price !== undefined && { price }), quantity };
}

/** What a book of the events says of the orders without a currency; money in units. */
export function figuresOf(events: readonly OrderEvent[]) {
  const { orders, gross, refunded, ...counts } = bookOf(events).totals[''] ?? {};
  return {
    orders,
    gross: (gross ?? 0) / unit,
    net: ((gross ?? 0) - (refunded ?? 0)) / unit,
    ...counts,
  };
}
