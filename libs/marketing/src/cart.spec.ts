import { describe, expect, it } from '@jest/globals';
import { moneyOf, orderAmount } from '@tradewind/contracts';
import fc from 'fast-check';
import { addToCart, cartValue, emptyCart, MAX_CART_LINES, removeFromCart } from './cart.js';

describe('a cart', () => {
  it('adds up quantities, keeps the price it knows and takes a newer one', () => {
    let cart = addToCart(emptyCart, { product_id: 'tea', price: 4.5, quantity: 2, name: 'Tea' });
    cart = addToCart(cart, { product_id: 'tea' });
    expect(cart.lines).toEqual([{ item: 'tea', name: 'Tea', price: moneyOf(4.5), quantity: 3 }]);
    expect(cartValue(addToCart(cart, { product_id: 'tea', price: 5 }))).toBe(moneyOf(20));
  });

  it('takes out what the event says, and the whole line when it does not say', () => {
    const cart = addToCart(emptyCart, { sku: 'cup', price: 3, quantity: 3 });
    expect(removeFromCart(cart, { sku: 'cup', quantity: 1 }).lines[0]?.quantity).toBe(2);
    expect(removeFromCart(cart, { sku: 'cup', quantity: 5 }).lines).toEqual([]);
    expect(removeFromCart(cart, { sku: 'cup' }).lines).toEqual([]);
    expect(removeFromCart(cart, { sku: 'other' })).toEqual(cart);
  });

  it('stays bounded, of finite value and free of empty lines whatever is thrown into it', () => {
    const change = fc.record({
      add: fc.boolean(),
      product: fc.record(
        {
          product_id: fc.integer({ min: 0, max: 99 }).map(String),
          price: fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 100 })),
          quantity: fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -1, max: 5 })),
        },
        { requiredKeys: ['product_id'] },
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 150 }), (changes) => {
        const cart = changes.reduce(
          (before, { add, product }) => (add ? addToCart : removeFromCart)(before, product),
          emptyCart,
        );
        expect(cart.lines.length).toBeLessThanOrEqual(MAX_CART_LINES);
        expect(cart.lines.every(({ quantity }) => quantity > 0)).toBe(true);
        expect(Number.isSafeInteger(cartValue(cart))).toBe(true);
        expect(cartValue(cart)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the revenue of an order', () => {
  const products = [
    { product_id: 'a', price: 2.5, quantity: 2 },
    { product_id: 'b', price: 1 },
  ];

  it.each([
    [{ order_id: '1', revenue: 9, total: 12, products }, 9],
    [{ order_id: '1', total: 12, value: 11, products }, 12],
    [{ order_id: '1', value: 11, products }, 11],
    [{ order_id: '1', products }, 6],
  ])('of %j is %d', (order, units) => {
    expect(orderAmount(order) ?? 0).toBe(moneyOf(units));
  });
});
