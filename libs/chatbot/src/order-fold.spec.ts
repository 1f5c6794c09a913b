import { describe, expect, it } from '@jest/globals';
import { moneyOf } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { emptyBook, joinBooks, MAX_ORDERS } from '@tradewind/orders';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { latestOrders, OrderFold } from './order-fold.js';

type OrderEventType = 'order.completed' | 'order.updated' | 'order.refunded' | 'order.cancelled';
type Given = { type: OrderEventType; time: number } & Record<string, unknown>;

const key = 'demo:u_1';

function event({ type, time, ...properties }: Given): TopicEvent<StorefrontEvents> {
  const data = {
    messageId: `${type}-${String(time)}`,
    event: type,
    properties: { products: [], ...properties },
  };
  return { type, data } as unknown as TopicEvent<StorefrontEvents>;
}

function stateAfter(...given: Given[]) {
  const harness = new FoldHarness(new OrderFold(), { epochMs: 60_000 });
  for (const one of given) {
    harness.event(event(one), { key, time: one.time, id: `${one.type} ${String(one.time)}` });
  }
  return harness.state(key);
}

function ordersAfter(...given: Given[]) {
  return latestOrders(stateAfter(...given));
}

const completed: Given = {
  type: 'order.completed',
  time: 1_000,
  order_id: 'A-1',
  total: 59.9,
  currency: 'EUR',
  products: [{ product_id: 'p1', price: 10, quantity: 2 }, { product_id: 'p2' }],
};

describe('OrderFold', () => {
  it('takes an order from Order Completed', () => {
    expect(ordersAfter(completed)).toEqual([
      {
        orderId: 'A-1',
        status: 'placed',
        placedAt: 1_000,
        updatedAt: 1_000,
        total: moneyOf(59.9),
        refunded: 0,
        currency: 'EUR',
        items: 3,
      },
    ]);
  });

  it('counts an order once that is reported twice', () => {
    expect(ordersAfter(completed, { ...completed, time: 2_000 })).toHaveLength(1);
  });

  it('adds up the products when no total is given', () => {
    expect(ordersAfter({ ...completed, total: undefined })[0]?.total).toBe(moneyOf(20));
  });

  it('adds up the products when the total is implausible', () => {
    expect(ordersAfter({ ...completed, total: 1e300 })[0]?.total).toBe(moneyOf(20));
  });

  it('follows status and tracking that Order Updated carries', () => {
    const [order] = ordersAfter(completed, {
      type: 'order.updated',
      time: 2_000,
      order_id: 'A-1',
      shipping_status: 'Out for delivery',
      tracking_number: 'TN90',
      carrier: 'DHL',
    });
    expect(order).toMatchObject({
      status: 'out_for_delivery',
      trackingNumber: 'TN90',
      carrier: 'DHL',
      total: moneyOf(59.9),
      placedAt: 1_000,
      updatedAt: 2_000,
    });
  });

  it("ignores an event that is older than the order's state", () => {
    const [order] = ordersAfter(
      { type: 'order.updated', time: 5_000, order_id: 'A-1', status: 'shipped' },
      completed,
    );
    expect(order).toMatchObject({
      status: 'shipped',
      placedAt: 1_000,
      updatedAt: 5_000,
      total: moneyOf(59.9),
      items: 3,
    });
  });

  it('refunds in full without an amount, in part with one, never more than the total', () => {
    const refund = { type: 'order.refunded', order_id: 'A-1' } as const;
    expect(ordersAfter(completed, { ...refund, time: 2_000 })[0]).toMatchObject({
      status: 'refunded',
      refunded: moneyOf(59.9),
    });
    const part = { ...refund, time: 2_000, total: 40 };
    expect(ordersAfter(completed, part)[0]).toMatchObject({
      status: 'partially_refunded',
      refunded: moneyOf(40),
    });
    expect(ordersAfter(completed, part, { ...part, time: 3_000 })[0]).toMatchObject({
      status: 'refunded',
      refunded: moneyOf(59.9),
    });
  });

  it('accepts a refund of an unknown order', () => {
    const refund: Given = { type: 'order.refunded', time: 2_000, order_id: 'C9', total: -12.5 };
    expect(ordersAfter(refund)[0]).toMatchObject({
      orderId: 'C9',
      status: 'refunded',
      total: moneyOf(12.5),
      refunded: moneyOf(12.5),
    });
  });

  it.each([
    ['a late word of shipping', { type: 'order.updated', shipping_status: 'shipped' }, 'delivered'],
    ['a payment', { type: 'order.updated', status: 'paid' }, 'delivered'],
    ['the order once more', { type: 'order.completed', status: 'placed' }, 'delivered'],
    ['a return', { type: 'order.updated', status: 'returned' }, 'returned'],
    ['a refund in part', { type: 'order.refunded', total: 10 }, 'partially_refunded'],
    ['a refund', { type: 'order.refunded' }, 'refunded'],
    ['a cancellation', { type: 'order.cancelled' }, 'cancelled'],
    ['a word that is no status', { type: 'order.updated', status: 'call 555-0100' }, 'delivered'],
  ] as const)('after delivery, %s', (_, then, status) => {
    const delivered: Given = {
      ...{ type: 'order.updated', time: 5_000, order_id: 'A-1' },
      shipping_status: 'Delivered',
    };
    const later = { ...then, time: 6_000, order_id: 'A-1' };
    expect(ordersAfter(completed, delivered, later)[0]?.status).toBe(status);
  });

  it('tells customers what they paid, with tax and shipping', () => {
    const order = { ...completed, revenue: 80, tax: 7, shipping: 8, total: 95 };
    const part: Given = { type: 'order.refunded', time: 2_000, order_id: 'A-1', total: 19 };
    expect(ordersAfter(order, part)[0]).toMatchObject({
      total: moneyOf(95),
      refunded: moneyOf(19),
      status: 'partially_refunded',
    });
  });

  it('tells of a cancelled order what was paid', () => {
    const cancelled: Given = { type: 'order.cancelled', time: 2_000, order_id: 'A-1' };
    expect(ordersAfter(cancelled, completed)[0]).toMatchObject({
      status: 'cancelled',
      total: moneyOf(59.9),
      refunded: 0,
    });
  });

  it('cancels', () => {
    expect(
      ordersAfter(completed, { type: 'order.cancelled', time: 2_000, order_id: 'A-1' })[0]?.status,
    ).toBe('cancelled');
  });

  it('keeps the latest orders, latest first', () => {
    const many = Array.from({ length: MAX_ORDERS + 5 }, (_, at) => ({
      ...completed,
      order_id: `A-${String(at)}`,
      time: at,
    }));
    const orders = ordersAfter(...many);
    expect(orders).toHaveLength(MAX_ORDERS);
    expect(orders[0]?.orderId).toBe('A-24');
    expect(orders.at(-1)?.orderId).toBe('A-5');
  });

  it('handles order events and no others', () => {
    const { types } = new OrderFold();
    expect(types.has('order.refunded')).toBe(true);
    expect(types.has('product.viewed')).toBe(false);
  });
});

describe('orders of two ids of a shopper', () => {
  const given = fc
    .record({
      id: fc.integer({ min: 1, max: 15 }),
      kind: fc.constantFrom(
        'order.completed',
        'order.updated',
        'order.refunded',
        'order.cancelled',
      ),
      status: fc.constantFrom('packed', 'shipped', 'delivered'),
    })
    .map(({ id, kind, status }): Given => {
      const amount = kind === 'order.refunded' ? 5 : 80;
      return { type: kind, time: 0, order_id: `A-${String(id)}`, total: amount, status };
    });
  const merged = (...all: (readonly Given[])[]) => {
    const books = all.map((some) => stateAfter(...some).book);
    return books.reduce((book, other) => joinBooks(book, other).book, emptyBook);
  };
  const mergedOrders = (...all: (readonly Given[])[]) => latestOrders({ book: merged(...all) });

  it('merge into the orders of who placed all of them', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 15 }), (all) => {
        const inOrder = all.map((one, n) => ({ ...one, time: (n + 1) * 1_000 }));
        // Either id may be told of any event of an order.
        const first = inOrder.filter((_, n) => n % 2 === 0);
        const second = inOrder.filter((_, n) => n % 2 === 1);
        expect(merged(first, second)).toEqual(stateAfter(...inOrder).book);
        expect(merged(second, first)).toEqual(merged(first, second));
        expect(merged(first)).toEqual(stateAfter(...first).book);
      }),
      { numRuns: 200 },
    );
  });

  it('have an order once that both were told of, with the later word and the refunds of both', () => {
    const shipped: Given = { ...completed, type: 'order.updated', time: 3_000, status: 'shipped' };
    expect(mergedOrders([completed], [{ ...completed, time: 2_000 }, shipped])).toMatchObject([
      { orderId: 'A-1', status: 'shipped', placedAt: 1_000, total: moneyOf(59.9), refunded: 0 },
    ]);
    const refund: Given = { type: 'order.refunded', time: 4_000, order_id: 'A-1', total: 9.9 };
    expect(mergedOrders([refund], [completed])).toMatchObject([
      { status: 'partially_refunded', total: moneyOf(59.9), refunded: moneyOf(9.9) },
    ]);
  });

  it('are found under the id that the shopper signed in with', () => {
    const harness = new FoldHarness(new OrderFold(), { epochMs: 60_000 })
      .event(event(completed), { key: 'demo:a_1', time: 1_000 })
      .link('demo:a_1', key, 2_000);
    expect(latestOrders(harness.state(key))).toMatchObject([{ orderId: 'A-1' }]);
    expect(latestOrders(harness.state('demo:a_1'))).toEqual([]);
  });
});
