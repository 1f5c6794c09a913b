import { describe, expect, it } from '@jest/globals';
import { moneyOf } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { MAX_ORDERS, mergeOrders, OrderFold } from './order-fold.js';

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

function ordersAfter(...given: Given[]) {
  const harness = new FoldHarness(new OrderFold(), { epochMs: 60_000 });
  for (const one of given) harness.event(event(one), { key, time: one.time });
  return harness.state(key).orders;
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

  it('ignores an implausible amount', () => {
    expect(ordersAfter({ ...completed, total: 1e300 })[0]?.total).toBe(0);
  });

  it('follows status and tracking that Order Updated carries', () => {
    const [order] = ordersAfter(completed, {
      type: 'order.updated',
      time: 2_000,
      order_id: 'A-1',
      shipping_status: 'Out for delivery',
      tracking_number: 'TN9',
      carrier: 'DHL',
    });
    expect(order).toMatchObject({
      status: 'out_for_delivery',
      trackingNumber: 'TN9',
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
      kind: fc.constantFrom('order.completed', 'order.updated', 'order.refunded'),
      status: fc.constantFrom('packed', 'shipped'),
    })
    .map(({ id, kind, status }): Given => {
      const type = kind as OrderEventType;
      const amount = type === 'order.refunded' ? 5 : 80;
      return { type, time: 0, order_id: `A-${String(id)}`, total: amount, status };
    });
  const merged = (...all: (readonly Given[])[]) => {
    const into = { orders: ordersAfter() };
    for (const some of all) mergeOrders(into, { orders: ordersAfter(...some) });
    return into.orders;
  };

  it('merge into the orders of who placed all of them', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 15 }), (all) => {
        const inOrder = all.map((one, n) => ({ ...one, time: (n + 1) * 1_000 }));
        // Each order under one id, as a shop tells of it.
        const isFirst = ({ order_id: id }: Given) => Number(String(id).slice(2)) % 2 === 0;
        const first = inOrder.filter(isFirst);
        const second = inOrder.filter((one) => !isFirst(one));
        expect(merged(first, second)).toEqual(ordersAfter(...inOrder));
        expect(merged(second, first)).toEqual(merged(first, second));
        expect(merged(first)).toEqual(ordersAfter(...first));
      }),
      { numRuns: 200 },
    );
  });

  it('have an order once that both were told of, with the later word and the refunds of both', () => {
    const shipped: Given = { ...completed, type: 'order.updated', time: 3_000, status: 'shipped' };
    expect(merged([completed], [{ ...completed, time: 2_000 }, shipped])).toMatchObject([
      { orderId: 'A-1', status: 'shipped', placedAt: 1_000, total: moneyOf(59.9), refunded: 0 },
    ]);
    const refund: Given = { type: 'order.refunded', time: 4_000, order_id: 'A-1', total: 9.9 };
    expect(merged([refund], [completed])).toMatchObject([
      { status: 'partially_refunded', total: moneyOf(59.9), refunded: moneyOf(9.9) },
    ]);
  });

  it('are found under the id that the shopper signed in with', () => {
    const harness = new FoldHarness(new OrderFold(), { epochMs: 60_000 })
      .event(event(completed), { key: 'demo:a_1', time: 1_000 })
      .link('demo:a_1', key, 2_000);
    expect(harness.state(key).orders).toMatchObject([{ orderId: 'A-1' }]);
    expect(harness.state('demo:a_1').orders).toEqual([]);
  });
});
