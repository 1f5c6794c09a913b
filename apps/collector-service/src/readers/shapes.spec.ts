import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shapedItem } from './shapes.js';

const line = { product_id: 'a', price: 1 };
const shapedProperties = (properties: unknown) => shapedItem({ properties })['properties'];

describe('shapedItem', () => {
  it.each([
    [
      { traits: [], context: [], properties: [] },
      { traits: {}, context: {}, properties: {} },
    ],
    [{ traits: '{"plan":"gold"}' }, { traits: { plan: 'gold' } }],
    [
      { properties: ' {"order_id":9007199254740993}' },
      { properties: { order_id: '9007199254740993' } },
    ],
    [
      { properties: '', context: '' },
      { properties: {}, context: {} },
    ],
    [{ properties: 'no' }, { properties: 'no' }],
    [{ properties: '[1]' }, { properties: '[1]' }],
    [{ properties: [1] }, { properties: [1] }],
    [{ properties: null }, { properties: null }],
  ])('makes of %j', (given, item) => {
    expect(shapedItem(given)).toEqual(item);
  });

  it.each([
    [{ products: { '0': line, '2': 5 } }, { products: [line, 5] }],
    [{ products: { '10': 'b', '9': 'a' } }, { products: ['a', 'b'] }],
    [{ products: {} }, { products: [] }],
    [{ products: JSON.stringify([line]) }, { products: [line] }],
    [{ products: JSON.stringify({ '0': line }) }, { products: [line] }],
    [{ products: line }, { products: [line] }],
    [{ items: JSON.stringify([line]) }, { items: [line] }],
    [{ lineItems: { '1': line } }, { lineItems: [line] }],
    [{ products: '[broken' }, { products: '[broken' }],
    [{ products: { own: 1 } }, { products: { own: 1 } }],
    [{ products: 'p1' }, { products: 'p1' }],
    [{ filters: { '0': { type: 't' } } }, { filters: [{ type: 't' }] }],
    [{ ecommerce: { transaction_id: 't', items: [line] } }, { transaction_id: 't', items: [line] }],
    [
      {
        ecommerce: {
          currencyCode: 'EUR',
          purchase: { actionField: { id: 't' }, products: [line] },
        },
      },
      { currency: 'EUR', id: 't', products: [line] },
    ],
    [{ ecommerce: 'yes' }, { ecommerce: 'yes' }],
  ])('makes of the properties %j', (given, properties) => {
    expect(shapedProperties(given)).toEqual(properties);
  });

  it('returns an item without any of this as the same object', () => {
    const bag = fc.dictionary(
      fc
        .string()
        .filter((name) => !/product|item|content|order|cart|filter|sort|ecommerce/i.test(name)),
      fc.integer(),
    );
    fc.assert(
      fc.property(fc.record({ type: fc.string(), properties: bag, context: bag }), (item) => {
        expect(shapedItem(item)).toBe(item);
      }),
    );
  });

  it('reads a list however PHP has written it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 0, max: 9 }), (list, gap) => {
        const written = Object.fromEntries(list.map((value, i) => [String(i * (gap + 1)), value]));
        expect(shapedProperties({ products: written })).toEqual({ products: list });
        expect(shapedProperties({ products: JSON.stringify(written) })).toEqual({ products: list });
      }),
    );
  });
});
