import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAmounts } from './amounts.js';

describe('readAmounts', () => {
  it.each([
    [{ revenue: '1,299.00' }, { revenue: 1299 }],
    [
      { total: '1.299,00', tax: '207,39' },
      { total: 1299, tax: 207.39 },
    ],
    [
      { price: '19.90', quantity: '2' },
      { price: 19.9, quantity: 2 },
    ],
    [{ quantity: '2.000' }, { quantity: 2 }],
    [{ revenue: { amount: '12.50', currency: 'EUR' } }, { revenue: 12.5, currency: 'EUR' }],
    [{ price: { value: 5, currencyCode: 'USD' } }, { price: 5, currency: 'USD' }],
    [
      { revenue: 5, currency: 'eur' },
      { revenue: 5, currency: 'EUR' },
    ],
    [
      { revenue: 5, currency: '€' },
      { revenue: 5, currency: 'EUR' },
    ],
    [{ revenue: '49,90 €' }, { revenue: 49.9, currency: 'EUR' }],
    [
      { revenue: '$5.00', currency: 'CAD' },
      { revenue: 5, currency: 'CAD' },
    ],
    [{ products: [{ price: '1,049.00' }, 7] }, { products: [{ price: 1049 }, 7] }],
    [
      { revenue: 'a lot', currency: 'Taler' },
      { revenue: 'a lot', currency: 'Taler' },
    ],
    [{ discount: '10%' }, { discount: '10%' }],
  ])('makes of %j', (given, properties) => {
    expect(readAmounts(given).properties).toEqual(properties);
  });

  it('leaves out an amount that may be two, and names it', () => {
    const given = { total: '1,299', products: [{ product_id: 'a', price: '2.500' }] };
    expect(readAmounts(given)).toEqual({
      properties: { products: [{ product_id: 'a' }] },
      notes: [
        { path: 'properties.total', what: 'ambiguous_amount' },
        { path: 'properties.products.0.price', what: 'ambiguous_amount' },
      ],
    });
  });

  it.each([
    ['another text of the event', { total: '1,299', tax: '19.90' }, 1299, 'amount_by_other_amount'],
    [
      'another text of the event',
      { total: '1,299', tax: '19,90' },
      1.299,
      'amount_by_other_amount',
    ],
    ['an equal amount', { total: '1,299', revenue: 1299 }, 1299, 'amount_by_other_amount'],
    [
      'what the products come to',
      { total: '1.299', currency: 'EUR', products: [{ price: 433, quantity: 3 }] },
      1299,
      'amount_by_other_amount',
    ],
    ['the currency', { total: '1,299', currency: 'USD' }, 1299, 'amount_by_currency'],
    ['the currency in the text', { total: '£1,299' }, 1299, 'amount_by_currency'],
    [
      'a currency without decimals',
      { total: '1.299', currency: 'JPY' },
      1299,
      'amount_by_currency',
    ],
    ['a currency of three', { total: '1.299', currency: 'KWD' }, 1.299, 'amount_by_currency'],
  ] as const)('lets %s decide: %j', (_, given, total, what) => {
    const { properties, notes } = readAmounts(given);
    expect(properties).toMatchObject({ total });
    expect(notes).toContainEqual({ path: 'properties.total', what, taken: total });
  });

  it('leaves it undecided when the texts of the event disagree', () => {
    expect(readAmounts({ total: '1,299', tax: '1.50', shipping: '4,90' }).notes).toMatchObject([
      { path: 'properties.total', what: 'ambiguous_amount' },
    ]);
  });

  it('does not touch numbers, nor its input', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const line = fc.record({ price: number, quantity: number });
    fc.assert(
      fc.property(fc.record({ revenue: number, products: fc.array(line) }), (given) => {
        expect(readAmounts(given)).toEqual({ properties: given, notes: [] });
      }),
    );
    const given = { total: '1,299.00', products: [{ price: '5,00' }] };
    const before = structuredClone(given);
    readAmounts(given);
    expect(given).toEqual(before);
  });
});
