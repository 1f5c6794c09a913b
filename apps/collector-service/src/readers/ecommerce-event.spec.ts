import { describe, expect, it } from '@jest/globals';
import { readEcommerceEvent } from './ecommerce-event.js';

const read = (...given: Parameters<typeof readEcommerceEvent>) => {
  const event = readEcommerceEvent(...given);
  if (!event.ok) throw new Error(event.error.message);
  return event;
};

describe('readEcommerceEvent', () => {
  it("reads Google Analytics' purchase", () => {
    const given = {
      ...{ transaction_id: 'T1', value: '25.42', currency: 'usd' },
      items: [{ item_id: 'SKU_1', item_name: 'Tee', price: '9,99', quantity: '2' }],
    };
    expect(read('order.completed', given)).toEqual({
      ok: true,
      properties: [
        {
          ...{ order_id: 'T1', value: 25.42, currency: 'USD' },
          products: [{ product_id: 'SKU_1', name: 'Tee', price: 9.99, quantity: 2 }],
        },
      ],
      notes: [],
    });
  });

  it('makes an event of each product of an event about one', () => {
    const items = [
      { item_id: 'a', price: '1.299,00' },
      { item_id: 'b', price: 'free' },
    ];
    expect(read('cart.item_added', { value: 5, items })).toEqual({
      ok: true,
      properties: [
        { value: 5, product_id: 'a', price: 1299 },
        { value: 5, product_id: 'b' },
      ],
      notes: [
        { path: 'properties.price', what: 'left_out' },
        { path: 'properties.products', what: 'one_event_per_product', taken: 2 },
      ],
    });
    expect(read('product.viewed', { product_id: 'p', items }).properties).toHaveLength(1);
  });

  it('refuses an event as a whole for one product without an id', () => {
    const items = [{ item_id: 'a' }, { price: 1 }];
    expect(readEcommerceEvent('cart.item_added', { items }).ok).toBe(false);
  });

  it('keeps apart a cart that is empty and one that is not told of', () => {
    expect(read('cart.viewed', { cart_id: 'c', products: [] }).properties[0]).toHaveProperty(
      'products',
    );
    expect(read('cart.viewed', { cart_id: 'c' }).properties[0]).not.toHaveProperty('products');
  });
});
