import { describe, expect, it } from '@jest/globals';
import { moneyOf, orderAmount, type Product } from '@tradewind/contracts';
import fc from 'fast-check';
import {
  addToCart,
  cartValue,
  emptyCart,
  MAX_CART_LINES,
  removeFromCart,
  setCart,
  type Cart,
} from './cart.js';

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

  it.each([
    [2, -1, 1],
    [2, -2, undefined],
    [2, -9, undefined],
    [2, 0, undefined],
    [2, 3, 5],
    [2, undefined, 3],
  ])('holds %j of an item after %j more: %j', (first, more, left) => {
    const cart = addToCart(emptyCart, { product_id: 'a', quantity: first });
    expect(addToCart(cart, { product_id: 'a', quantity: more }).lines[0]?.quantity).toBe(left);
    expect(addToCart(cart, { product_id: 'other', quantity: -1 })).toEqual(cart);
  });

  it.each([
    [0, undefined],
    [1, 1],
    [-1, 1],
    [undefined, undefined],
  ])('of two, after %j was removed, holds %j', (quantity, left) => {
    const cart = addToCart(emptyCart, { product_id: 'a', quantity: 2 });
    expect(removeFromCart(cart, { product_id: 'a', quantity }).lines[0]?.quantity).toBe(left);
  });

  it('knows a line by product_id and sku, whichever an event names', () => {
    const both = addToCart(emptyCart, { product_id: '507f', sku: 'TEE-M', quantity: 2 });
    for (const ids of [{ sku: 'TEE-M' }, { product_id: '507f' }, { product_id: 'TEE-M' }])
      expect(removeFromCart(both, ids)).toEqual(emptyCart);
    const later = addToCart(addToCart(emptyCart, { sku: 'S' }), { product_id: 'P', sku: 'S' });
    expect(later.lines).toMatchObject([{ item: 'P', skus: ['S'], quantity: 2 }]);
    expect(removeFromCart(later, { sku: 'S' })).toEqual(emptyCart);
    const variants = addToCart(both, { product_id: '507f', sku: 'TEE-L' });
    expect(removeFromCart(variants, { sku: 'TEE-L', quantity: 1 }).lines[0]?.quantity).toBe(2);
  });

  it('becomes what a look at it shows, at the prices that it knows', () => {
    let cart = addToCart(emptyCart, { product_id: 'a', price: 10, quantity: 2, name: 'A' });
    cart = addToCart(cart, { product_id: 'b', price: 5 });
    const seen = setCart(cart, [
      { product_id: 'a', quantity: 1 },
      { sku: 'c', price: 2 },
    ]);
    expect(seen.lines).toEqual([
      { item: 'a', name: 'A', price: moneyOf(10), quantity: 1 },
      { item: 'c', price: moneyOf(2), quantity: 1 },
    ]);
    expect(setCart(cart, [])).toEqual(emptyCart);
    expect(setCart(cart, [{ product_id: 'b' }, { product_id: 'a', quantity: 2 }])).toBe(cart);
  });

  it('stays bounded, of finite value and free of empty lines whatever is thrown into it', () => {
    const change = fc.record({
      change: fc.constantFrom(addToCart, removeFromCart, (cart: Cart, product: Product) =>
        setCart(cart, [product, ...cart.lines.map(({ item }) => ({ product_id: item }))]),
      ),
      product: fc.record(
        {
          product_id: fc.integer({ min: 0, max: 99 }).map(String),
          price: fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 100 })),
          sku: fc.integer({ min: 0, max: 20 }).map(String),
          quantity: fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -1, max: 5 })),
        },
        { requiredKeys: ['product_id'] },
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 150 }), (changes) => {
        const cart = changes.reduce(
          (before, { change, product }) => change(before, product),
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
