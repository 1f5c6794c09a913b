import { describe, expect, it } from '@jest/globals';
import { bookTotals } from './order-book.js';
import { bookOf, orderEvent, unit } from './order-events.fixture.js';
import type { OrderEvent } from './order-statement.js';
import { inReference } from './order-totals.js';

function figuresOf(events: readonly OrderEvent[]) {
  const { orders, gross, refunded, ...counts } = bookTotals(bookOf(events))[''] ?? {};
  return {
    orders,
    gross: (gross ?? 0) / unit,
    net: ((gross ?? 0) - (refunded ?? 0)) / unit,
    ...counts,
  };
}

describe('the worth of an order', () => {
  it.each([
    {
      title: 'a refund in another field than the one booked takes back the same share',
      events: [
        orderEvent('order.completed', 'A', { revenue: 80, shipping: 15, total: 95 }),
        orderEvent('order.refunded', 'A', { total: 95 }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 80, net: 0, refunds: 1 },
    },
    {
      title: 'refunds never take back more than was booked',
      events: [
        orderEvent('order.completed', 'A', { revenue: 50, total: 50 }),
        orderEvent('order.refunded', 'A', { total: 15 }, { at: 1 }),
        orderEvent('order.refunded', 'A', { total: 50 }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 50, net: 0, refunds: 2 },
    },
    {
      title: 'a refund without an amount is of all that is left after an edit',
      events: [
        orderEvent('order.completed', 'A', { total: 100 }),
        orderEvent('order.updated', 'A', { total: 60 }, { at: 1 }),
        orderEvent('order.refunded', 'A', {}, { at: 2 }),
      ],
      expected: { orders: 1, gross: 60, net: 0, refunds: 1 },
    },
    {
      title: 'a refund by lines takes back the price of the lines',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent(
          'order.refunded',
          'A',
          { products: [{ product_id: 'x', price: 20, quantity: 2 }] },
          { at: 1 },
        ),
      ],
      expected: { orders: 1, gross: 90, net: 50, refunds: 1 },
    },
    {
      title: 'a refund_id counts once',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.refunded', 'A', { total: 20, refund_id: 'r1' }, { at: 1 }),
        orderEvent('order.refunded', 'A', { total: 20, refund_id: 'r1' }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 90, net: 70, refunds: 1 },
    },
    {
      title: 'a cancelled order is worth nothing, even if its cancellation came first',
      events: [
        orderEvent('order.cancelled', 'A', {}, { at: 5 }),
        orderEvent('order.completed', 'A', { total: 90 }, { at: 1 }),
      ],
      expected: { orders: 0, gross: 0, net: 0, cancellations: 1 },
    },
    {
      title: 'a status of cancelled cancels',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.updated', 'A', { status: 'wc-cancelled' }, { at: 1 }),
      ],
      expected: { orders: 0, gross: 0, net: 0, cancellations: 1 },
    },
    {
      title: 'an order that is first heard of by an update counts',
      events: [orderEvent('order.updated', 'A', { total: 60, status: 'paid' })],
      expected: { orders: 1, gross: 60, net: 60 },
    },
    {
      title: 'an order of nothing counts as an order',
      events: [
        orderEvent('order.completed', 'A', {
          revenue: 0,
          total: 0,
          products: [{ product_id: 'a', price: 30, quantity: 1 }],
        }),
      ],
      expected: { orders: 1, gross: 0, net: 0 },
    },
    {
      title: 'a credit note with an id of its own is taken back as it is stated',
      events: [
        orderEvent('order.completed', 'A', { total: 100 }),
        orderEvent('order.refunded', 'C1', { total: -30 }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 100, net: 70, refunds: 1 },
    },
  ])('$title', ({ events, expected }) => {
    expect(figuresOf(events)).toMatchObject(expected);
  });

  it('keeps currencies apart and converts by the table of the shop', () => {
    const book = bookOf([
      orderEvent('order.completed', 'A', { revenue: 100, currency: 'usd' }),
      orderEvent('order.completed', 'B', { revenue: 12_000, currency: 'JPY' }, { at: 1 }),
      orderEvent('order.completed', 'C', { revenue: 7 }, { at: 2 }),
    ]);
    const totals = bookTotals(book);
    expect(inReference(totals, { reference: 'USD', rates: { JPY: 0.01 } })).toEqual({
      currency: 'USD',
      gross: 227 * unit,
      refunded: 0,
      leftOut: [],
    });
    expect(inReference(totals)).toMatchObject({
      currency: 'JPY',
      gross: 12_007 * unit,
      leftOut: ['USD'],
    });
  });
});
