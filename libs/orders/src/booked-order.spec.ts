import { describe, expect, it } from '@jest/globals';
import { bookOf, figuresOf, line, orderEvent, unit } from './order-events.fixture.js';
import { inReference } from './order-totals.js';

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
    {
      title: 'an update in another field than the one booked changes nothing by itself',
      events: [
        orderEvent('order.completed', 'A', { revenue: 80, shipping: 15, total: 95 }),
        orderEvent('order.updated', 'A', { total: 95, status: 'paid' }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 80, net: 80 },
    },
    {
      title: 'an edit in another field than the one booked changes it in proportion',
      events: [
        orderEvent('order.completed', 'A', { revenue: 80, total: 100 }),
        orderEvent('order.updated', 'A', { total: 150 }, { at: 1 }),
        orderEvent('order.refunded', 'A', { total: 75 }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 120, net: 60 },
    },
    {
      title: 'lines that come with a status change no amount',
      events: [
        orderEvent('order.completed', 'A', { total: 95 }),
        orderEvent('order.updated', 'A', { status: 'shipped', products: [line(90, 1)] }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 95, net: 95 },
    },
    {
      title: 'an edit stands when the order is told once more',
      events: [
        orderEvent('order.completed', 'A', { total: 100 }),
        orderEvent('order.updated', 'A', { total: 60 }, { at: 1 }),
        orderEvent('order.completed', 'A', { total: 100 }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 60, net: 60 },
    },
    {
      title: 'an order told twice with two totals has the later one',
      events: [
        orderEvent('order.completed', 'A', { total: 100 }),
        orderEvent('order.completed', 'A', { total: 120 }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 120, net: 120 },
    },
    {
      title: 'a total below the revenue is taken back as the same share of it',
      events: [
        orderEvent('order.completed', 'A', { revenue: 100, discount: 20, total: 80 }),
        orderEvent('order.refunded', 'A', { total: 40 }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 100, net: 50 },
    },
    {
      title: 'a refund that comes before its order is capped when the order is known',
      events: [
        orderEvent('order.refunded', 'A', { total: 500 }),
        orderEvent('order.completed', 'A', { total: 90 }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 90, net: 0, refunds: 1 },
    },
    {
      title: 'refunds without a refund_id are refunds of their own',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.refunded', 'A', { total: 20, refund_id: 'r1' }, { at: 1 }),
        orderEvent('order.refunded', 'A', { total: 20 }, { at: 2 }),
        orderEvent('order.refunded', 'A', { total: 20 }, { at: 3 }),
      ],
      expected: { orders: 1, gross: 90, net: 30, refunds: 3 },
    },
    {
      title: 'a refund of pieces without a price takes back their share',
      events: [
        orderEvent('order.completed', 'A', { total: 90, products: [line(30, 3)] }),
        orderEvent('order.refunded', 'A', { products: [line(undefined, 1)] }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 90, net: 60, refunds: 1 },
    },
    {
      title: 'a refund of pieces of which nobody knows the price takes nothing back',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.refunded', 'A', { products: [line(undefined, 1)] }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 90, net: 90, refunds: 1 },
    },
    {
      title: 'a refund in another currency takes nothing back and does not rename the order',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.completed', 'B', { total: 9_000, currency: 'JPY' }),
        orderEvent('order.refunded', 'B', { total: 60, currency: 'USD' }, { at: 1 }),
      ],
      expected: { orders: 1, gross: 90, net: 90, refunds: 0 },
    },
    {
      title: 'a status of refunded takes back everything once',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.updated', 'A', { status: 'refunded' }, { at: 1 }),
        orderEvent('order.refunded', 'A', { total: 90 }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 90, net: 0, refunds: 1 },
    },
    {
      title: 'an order of which only the status is known counts, and is worth nothing',
      events: [orderEvent('order.updated', 'A', { status: 'shipped' })],
      expected: { orders: 1, gross: 0, net: 0 },
    },
    {
      title: 'an order of less than nothing is booked as stated, and no refund adds to it',
      events: [
        orderEvent('order.completed', 'A', { total: -30 }),
        orderEvent('order.refunded', 'A', { total: 10 }, { at: 1 }),
      ],
      expected: { orders: 1, gross: -30, net: -30 },
    },
  ])('$title', ({ events, expected }) => {
    expect(figuresOf(events)).toMatchObject(expected);
    expect(figuresOf(events.toReversed())).toMatchObject(expected);
  });

  it('keeps currencies apart and converts by the table of the shop', () => {
    const book = bookOf([
      orderEvent('order.completed', 'A', { revenue: 100, currency: 'usd' }),
      orderEvent('order.completed', 'B', { revenue: 12_000, currency: 'JPY' }, { at: 1 }),
      orderEvent('order.completed', 'C', { revenue: 7 }, { at: 2 }),
    ]);
    const totals = book.totals;
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
