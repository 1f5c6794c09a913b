import { ecommerceProperties, type EcommerceType } from '@tradewind/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usableProperties } from './usable-properties.js';

const order = { order_id: 'o1', revenue: 39.8, products: [{ product_id: 'p1', quantity: 2 }] };
const none = fc.constantFrom(null, '');

describe('usableProperties', () => {
  it('treats null and empty text as absent, in products too', () => {
    const given = {
      ...order,
      coupon: null,
      total: '',
      currency: '',
      checkout_id: null,
      products: [{ product_id: '', sku: 's1', variant: null, price: '', quantity: '2' }],
    };
    expect(usableProperties('order.completed', given)).toEqual({
      ok: true,
      properties: { order_id: 'o1', revenue: 39.8, products: [{ sku: 's1', quantity: 2 }] },
      dropped: [],
    });
    expect(usableProperties('order.completed', { ...order, products: null })).toEqual({
      ok: true,
      properties: { ...order, products: [] },
      dropped: [],
    });
  });

  it('does so for every optional field of every event', () => {
    const types = Object.keys(ecommerceProperties) as EcommerceType[];
    const required = { order_id: 'o', product_id: 'p', query: 'shoes' };
    fc.assert(
      fc.property(fc.constantFrom(...types), none, (type, empty) => {
        const fields = Object.keys(ecommerceProperties[type].shape);
        const given = { ...Object.fromEntries(fields.map((field) => [field, empty])), ...required };
        expect(usableProperties(type, given)).toEqual(usableProperties(type, required));
        expect(usableProperties(type, given)).toMatchObject({ ok: true, dropped: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps fields that the specification does not name', () => {
    const own = { own_null: null, own_empty: '', own: { coupon: null } };
    expect(usableProperties('order.completed', { ...order, ...own })).toMatchObject({
      properties: own,
    });
  });

  it('drops unusable optional fields and reports them, keeping the order', () => {
    const given = {
      ...order,
      total: 'a lot',
      currency: 'Euro',
      products: [
        { product_id: 'p1', price: '$19.90', quantity: 1 },
        { product_id: 'p2', price: '19,90', name: {}, sku: ['s'] },
        { product_id: 'p3', price: 5 },
      ],
    };
    expect(usableProperties('order.completed', given)).toEqual({
      ok: true,
      properties: {
        order_id: 'o1',
        revenue: 39.8,
        products: [
          { product_id: 'p1', quantity: 1 },
          { product_id: 'p2' },
          { product_id: 'p3', price: 5 },
        ],
      },
      dropped: [
        ...['total', 'currency', 'products.0.price'],
        ...['products.1.sku', 'products.1.name', 'products.1.price'],
      ],
    });
  });

  it.each([
    ['product.viewed', { product_id: 'p', price: '$5' }, { product_id: 'p' }, ['price']],
    ['order.completed', { ...order, products: 'p1' }, { ...order, products: [] }, ['products']],
    ['product.list_filtered', { filters: [{ type: 1 }, 2] }, { products: [] }, ['filters']],
  ] as const)('%s: makes of %j %j', (type, given, properties, dropped) => {
    expect(usableProperties(type, given)).toEqual({ ok: true, properties, dropped });
  });

  it.each([
    ['order.completed', { total: 'a lot' }, 'order_id'],
    ['order.completed', { order_id: '' }, 'order_id'],
    ['order.completed', { order_id: null }, 'order_id'],
    ['order.completed', { ...order, products: [{ price: 1 }] }, 'product_id or sku'],
    ['order.completed', { ...order, products: [{ sku: {}, price: 1 }] }, 'product_id or sku'],
    ['order.completed', { ...order, products: [{ product_id: {}, sku: 's' }] }, 'product_id'],
    ['order.completed', { ...order, products: [{ product_id: 'p' }, null] }, 'expected object'],
    ['checkout.started', { order_id: {} }, 'order_id'],
    ['product.viewed', { product_id: null, sku: '' }, 'product_id or sku'],
    ['product.reviewed', { product_id: '', rating: 5 }, 'product_id'],
    ['search.performed', { query: null }, 'query'],
  ] as const)('%s: refuses %j for its %s', (type, given, fault) => {
    const usable = usableProperties(type, given);
    if (usable.ok) throw new Error('it was taken');
    const issues = usable.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    expect(issues.join('; ')).toContain(fault);
  });

  it('does not change its input, which a dead-letter record may need', () => {
    const given = { ...order, coupon: null, total: '$', products: [{ sku: 's', price: '$' }] };
    const before = structuredClone(given);
    usableProperties('order.completed', given);
    expect(given).toEqual(before);
  });
});
