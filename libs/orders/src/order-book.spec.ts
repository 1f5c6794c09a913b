import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPlacedOrder, worthOf } from './order-worth.js';
import {
  emptyBook,
  findOrder,
  joinBooks,
  lastKeptOrder,
  lastOrder,
  MAX_ORDERS,
  MAX_SETTLED,
  record,
} from './order-book.js';
import { bookOf, orderEvent, unit } from './order-events.fixture.js';
import { orderStatement } from './order-statement.js';
import type { OrderEvent, OrderEventType } from './order-statement.js';
import { addTotals, subtractTotals } from './order-totals.js';
import type { OrderTotals } from './order-totals.js';

describe('the order book', () => {
  it('keeps a status that is later in event time', () => {
    const book = bookOf([
      orderEvent('order.completed', 'A', { total: 10 }, { at: 1 }),
      orderEvent('order.updated', 'A', { shipping_status: 'Delivered' }, { at: 5 }),
      orderEvent('order.updated', 'A', { shipping_status: 'shipped' }, { at: 3 }),
    ]);
    expect(findOrder(book, 'A')?.status?.value).toBe('delivered');
  });

  it('leaves out statuses and tracking numbers that could carry a message', () => {
    const book = bookOf([
      orderEvent('order.updated', 'A', {
        total: 5,
        status: 'visit http://evil.example to pay',
        tracking_number: 'http://evil.example',
      }),
    ]);
    expect(findOrder(book, 'A')).not.toHaveProperty('status');
    expect(findOrder(book, 'A')).not.toHaveProperty('trackingNumber');
  });

  it('counts an order once however long ago it was', () => {
    const orders = Array.from({ length: 60 }, (_, n) =>
      orderEvent('order.completed', `O${String(n)}`, { total: 10 }, { at: n }),
    );
    const again = orderEvent('order.completed', 'O0', { total: 10 }, { at: 1_000, id: 'again' });
    const book = bookOf([...orders, again]);
    expect(book.orders).toHaveLength(MAX_ORDERS);
    expect(book.totals['']).toMatchObject({ orders: 60, gross: 600 * unit });
  });

  it('takes back what is left of an order of long ago, and no more', () => {
    const orders = Array.from({ length: MAX_ORDERS + 3 }, (_, n) =>
      orderEvent('order.completed', `O${String(n)}`, { total: 10, currency: 'EUR' }, { at: n }),
    );
    const later = [
      orderEvent('order.refunded', 'O0', { total: 4 }, { at: 100 }),
      orderEvent('order.refunded', 'O0', { total: 40 }, { at: 101 }),
      orderEvent('order.cancelled', 'O1', {}, { at: 102 }),
      orderEvent('order.cancelled', 'O1', {}, { at: 103 }),
      orderEvent('order.refunded', 'O2', { total: 4, currency: 'USD' }, { at: 104 }),
    ];
    expect(bookOf([...orders, ...later]).totals).toEqual({
      EUR: {
        orders: MAX_ORDERS + 2,
        cancellations: 1,
        refunds: 3,
        gross: (MAX_ORDERS + 2) * 10 * unit,
        refunded: 10 * unit,
      },
    });
  });

  it('is bounded, and its figures count on', () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      orderEvent('order.completed', `order-2026-${String(n)}`, { total: 9.99 }, { at: n }),
    );
    const book = bookOf(many);
    expect(book.settled).toHaveLength(MAX_SETTLED);
    expect(book.totals['']?.orders).toBe(500);
    expect(JSON.stringify(book).length).toBeLessThan(8_192);
  });

  it('does not take a status back from delivery, in whatever order and time it is told', () => {
    const statuses = ['delivered', 'shipped', 'paid', 'returned', 'delivered', 'in transit'];
    const book = bookOf(
      statuses.map((status, at) => orderEvent('order.updated', 'A', { status }, { at })),
    );
    expect(findOrder(book, 'A')?.status?.value).toBe('returned');
  });

  it('names the last order of which the customer has something', () => {
    const book = bookOf([
      orderEvent('order.completed', 'A', { total: 0 }, { at: 1 }),
      orderEvent('order.completed', 'B', { total: 10 }, { at: 2 }),
      orderEvent('order.refunded', 'B', {}, { at: 3 }),
    ]);
    expect([lastKeptOrder(book)?.id, lastOrder(book)?.id]).toEqual(['A', 'B']);
  });

  it('names the last order that is not cancelled', () => {
    const book = bookOf([
      orderEvent('order.completed', 'A', { total: 10 }, { at: 1 }),
      orderEvent('order.completed', 'B', { total: 10 }, { at: 2 }),
      orderEvent('order.cancelled', 'B', {}, { at: 3 }),
    ]);
    expect(lastOrder(book)?.id).toBe('A');
  });
});

const amounts = fc.record(
  {
    revenue: fc.integer({ min: 0, max: 500 }),
    total: fc.integer({ min: 0, max: 500 }),
    refund_id: fc.constantFrom('r1', 'r2'),
    currency: fc.constantFrom('EUR', 'USD'),
    status: fc.constantFrom('paid', 'shipped', 'delivered', 'refunded', 'cancelled', 'lost'),
    products: fc.array(
      fc.record(
        {
          product_id: fc.constantFrom('x', 'y'),
          price: fc.integer({ min: 0, max: 99 }),
          quantity: fc.integer({ min: 0, max: 3 }),
        },
        { requiredKeys: ['product_id'] },
      ),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);
const anyEvent = fc
  .tuple(
    fc.constantFrom<OrderEventType>(
      'order.completed',
      'order.updated',
      'order.refunded',
      'order.cancelled',
    ),
    fc.constantFrom('A', 'B', 'C', 'D'),
    amounts,
    fc.integer({ min: 0, max: 20 }),
    fc.uuid(),
  )
  .map(([type, order, properties, at, id]) => orderEvent(type, order, properties, { at, id }));
const events = fc.uniqueArray(anyEvent, { maxLength: 20, selector: ({ id }) => id });

function sum(changes: readonly OrderTotals[]): OrderTotals {
  return changes.reduce((total, added) => addTotals(total, added), {});
}

describe('the algebra of order books', () => {
  it('does not depend on the order of events', () => {
    fc.assert(
      fc.property(events, fc.integer(), (list, seed) => {
        const shuffled = list.toSorted((a, b) =>
          `${String(seed)}${a.id}`.localeCompare(`${String(seed)}${b.id}`),
        );
        expect(bookOf(shuffled)).toEqual(bookOf(list));
      }),
    );
  });

  it('is the same after an event has come twice', () => {
    fc.assert(
      fc.property(events, (list) => {
        expect(bookOf([...list, ...list])).toEqual(bookOf(list));
      }),
    );
  });

  it('joins two books to the book over the events of both', () => {
    fc.assert(
      fc.property(events, events, (a, b) => {
        const both = bookOf([...a, ...b]);
        expect(joinBooks(bookOf(a), bookOf(b)).book).toEqual(both);
        expect(joinBooks(bookOf(b), bookOf(a)).book).toEqual(both);
        expect(joinBooks(both, bookOf(b)).book).toEqual(both);
      }),
    );
  });

  it('tells what each change adds to the figures of the shop', () => {
    fc.assert(
      fc.property(events, events, (a, b) => {
        const changes: OrderTotals[] = [];
        const tell = (list: readonly OrderEvent[]) =>
          list.reduce((book, event) => {
            const change = record(book, orderStatement(event));
            changes.push(change.added);
            return change.book;
          }, emptyBook);
        const [bookA, bookB] = [tell(a), tell(b)];
        const joined = joinBooks(bookA, bookB);
        const shop = addTotals(sum(changes), joined.added);
        expect(subtractTotals(shop, joined.book.totals)).toEqual({});
      }),
    );
  });

  it('never takes back more of an order than was booked', () => {
    fc.assert(
      fc.property(events, (list) => {
        for (const order of bookOf(list).orders) {
          const { gross, refunded } = worthOf(order);
          if (isPlacedOrder(order)) expect(refunded).toBeLessThanOrEqual(gross);
        }
      }),
    );
  });
});
