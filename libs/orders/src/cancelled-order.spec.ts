import { describe, expect, it } from '@jest/globals';
import { figuresOf, line, orderEvent } from './order-events.fixture.js';

describe('the worth of a cancelled order', () => {
  it.each([
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
      title: 'a cancellation told twice counts once, with a refund besides',
      events: [
        orderEvent('order.completed', 'A', { total: 90 }),
        orderEvent('order.refunded', 'A', { total: 90 }, { at: 1 }),
        orderEvent('order.cancelled', 'A', { total: 90 }, { at: 2 }),
        orderEvent('order.cancelled', 'A', { total: 90 }, { at: 3 }),
      ],
      expected: { orders: 0, gross: 0, net: 0, cancellations: 1, refunds: 1 },
    },
    {
      title: 'a cancellation of some lines takes back these, once',
      events: [
        orderEvent('order.completed', 'A', { total: 90, products: [line(30, 3)] }),
        orderEvent('order.cancelled', 'A', { products: [line(30, 1)] }, { at: 1 }),
        orderEvent('order.cancelled', 'A', { products: [line(30, 1)] }, { at: 2 }),
      ],
      expected: { orders: 1, gross: 90, net: 60, cancellations: 0, refunds: 0 },
    },
    {
      title: 'a cancellation of the last lines is one of the order',
      events: [
        orderEvent('order.cancelled', 'A', { products: [line(30, 1)] }, { at: 1 }),
        orderEvent('order.cancelled', 'A', { products: [line(30, 2)] }, { at: 2 }),
        orderEvent('order.completed', 'A', { total: 90, products: [line(30, 3)] }),
      ],
      expected: { orders: 0, gross: 0, net: 0, cancellations: 1 },
    },
  ])('$title', ({ events, expected }) => {
    expect(figuresOf(events)).toMatchObject(expected);
    expect(figuresOf(events.toReversed())).toMatchObject(expected);
  });
});
