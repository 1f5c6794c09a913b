import { describe, expect, it } from '@jest/globals';
import { ecommerceProperties, type EcommerceType } from '@tradewind/contracts';
import fc from 'fast-check';
import { specifiedProperties } from './property-names.js';

describe('specifiedProperties', () => {
  it.each([
    [
      'order.completed',
      { orderId: 'o', total: 30, products: [{ id: '507f', sku: 'G', name: 'M', price: 19 }] },
      {
        order_id: 'o',
        total: 30,
        products: [{ product_id: '507f', sku: 'G', name: 'M', price: 19 }],
      },
    ],
    [
      'order.completed',
      { transaction_id: 't', value: 25.42, items: [{ item_id: 's', item_name: 'Tee', index: 0 }] },
      { order_id: 't', value: 25.42, products: [{ product_id: 's', name: 'Tee', position: 0 }] },
    ],
    [
      'order.completed',
      { id: 7, total_price: '9.00', currency_code: 'EUR', line_items: [{ title: 'T', qty: 1 }] },
      { order_id: 7, total: '9.00', currency: 'EUR', products: [{ name: 'T', quantity: 1 }] },
    ],
    [
      'order.completed',
      { OrderNumber: '#1', 'Grand Total': 5, contents: [{ id: 'a', item_price: 5 }] },
      { order_id: '#1', total: 5, products: [{ product_id: 'a', price: 5 }] },
    ],
    ['cart.item_added', { id: '507f', name: 'Monopoly' }, { product_id: '507f', name: 'Monopoly' }],
    ['product.viewed', { productId: 'p', imageUrl: 'u' }, { product_id: 'p', image_url: 'u' }],
    ['product.viewed', { variant_id: 5, sku: 's' }, { product_id: 5, sku: 's' }],
    ['search.performed', { search_term: 'tee' }, { query: 'tee' }],
    ['promo.viewed', { promo_id: 'x', id: 'y' }, { promotion_id: 'x', id: 'y' }],
    ['checkout.payment_info_entered', { payment_type: 'card' }, { payment_method: 'card' }],
  ] as const)('%s: makes of %j', (type, given, properties) => {
    expect(specifiedProperties(type, given)).toEqual(properties);
  });

  it.each([
    ['order.completed', { order_id: 'o', transaction_id: 't' }],
    ['order.completed', { order_id: 'o', order: { lines: 2 } }],
    ['product.viewed', { product_id: 'p', link: ['a'], own_title: 'x' }],
    ['search.performed', { query: 'a', q: 'b' }],
  ] as const)('%s: leaves %j', (type, given) => {
    expect(specifiedProperties(type, given)).toEqual(given);
  });

  it('takes the likelier of two names, whatever their order, and one for an empty own value', () => {
    const given = { order_id: '', id: 'gid', transaction_id: 't' };
    expect(specifiedProperties('order.completed', given)).toEqual({ order_id: 't', id: 'gid' });
  });

  it('returns properties of the specification as the same object', () => {
    const types = Object.keys(ecommerceProperties) as EcommerceType[];
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.anything(), (type, value) => {
        const fields = Object.keys(ecommerceProperties[type].shape);
        const given = Object.fromEntries(fields.map((field) => [field, value]));
        expect(specifiedProperties(type, given)).toBe(given);
      }),
    );
  });

  it('finds every field under its name in any case', () => {
    const types = Object.keys(ecommerceProperties) as EcommerceType[];
    fc.assert(
      fc.property(fc.constantFrom(...types), (type) => {
        for (const field of Object.keys(ecommerceProperties[type].shape)) {
          if (field === 'products') continue;
          const name = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
          expect(specifiedProperties(type, { [name]: 'v' })).toEqual({ [field]: 'v' });
        }
      }),
    );
  });
});
