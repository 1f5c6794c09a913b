import { describe, expect, it } from '@jest/globals';
import { moneyOf } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { MAX_ORDERS, OrderFold } from './order-fold.js';

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
