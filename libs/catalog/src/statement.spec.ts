import { describe, expect, it } from '@jest/globals';
import { feedName, isFeedName, rowOfFeed } from './feed.js';
import { readRow } from './statement.js';

describe('a row', () => {
  it.each([
    ['19.90 EUR', { amount: 19.9, currency: 'EUR' }],
    ['EUR 19.90', { amount: 19.9, currency: 'EUR' }],
    ['19,90', { amount: 19.9 }],
    ['1,299.00 usd', { amount: 1299, currency: 'USD' }],
    [5, { amount: 5 }],
    [0, { amount: 0 }],
  ])('has the price %j', (price, expected) => {
    expect(readRow({ id: 'tea', price })).toMatchObject({
      ok: true,
      statement: { item: 'tea', fields: { price: expected } },
    });
  });

  it('states what it names, withdraws what is null, and leaves the rest', () => {
    expect(
      readRow({ id: 7, name: ' Tea ', price: 5, currency: 'eur', sale_price: null, stock: '3' }),
    ).toEqual({
      ok: true,
      statement: {
        item: '7',
        fields: {
          name: 'Tea',
          price: { amount: 5, currency: 'EUR' },
          sale_price: null,
          stock: 3,
        },
      },
    });
  });

  it('is about a variant where it names another item', () => {
    expect(readRow({ id: 's-l', product_id: 'shirt', availability: 'In Stock' })).toEqual({
      ok: true,
      statement: { item: 'shirt', variant: 's-l', fields: { availability: 'in_stock' } },
    });
    expect(readRow({ id: 's', product_id: 's' })).toMatchObject({ statement: { item: 's' } });
  });

  it.each([
    [{ name: 'x' }, 'id'],
    [{ id: '' }, 'id'],
    [{ id: '__proto__' }, 'id'],
    [{ id: 'a', price: 'cheap' }, 'price'],
    [{ id: 'a', price: -1 }, 'price'],
    [{ id: 'a', price: '1.2.3' }, 'price'],
    [{ id: 'a', stock: 1.5 }, 'stock'],
    [{ id: 'a', stock: 'many' }, 'stock'],
    [{ id: 'a', url: 'javascript:alert(1)' }, 'url'],
    [{ id: 'a', currency: 'euros' }, 'currency'],
    [{ id: 'a', availability: 'soon' }, 'availability'],
    [{ id: 'a', active: 'perhaps' }, 'active'],
    [{ id: 'a', prize: 3 }, 'prize'],
    [{ id: 'a', name: 'x'.repeat(501) }, 'name'],
    ['tea', ''],
  ])('is refused: %j, for %j', (row, path) => {
    const read = readRow(row);
    if (read.ok) throw new Error('it was accepted');
    expect(read.issues.map((issue) => issue.path)).toContain(path);
  });
});

describe('a feed', () => {
  const values = (of: Record<string, string>) =>
    new Map(Object.entries(of).map(([name, value]) => [feedName(name), value]));
  const now = Date.UTC(2030, 5, 15);

  it('has the names that Google gives to fields', () => {
    expect(['g:id', 'Image Link', 'g:item_group_id', 'product type'].map(feedName)).toEqual([
      'id',
      'image_url',
      'product_id',
      'category',
    ]);
    expect(['condition', 'google_product_category'].map(isFeedName)).toEqual([false, true]);
  });

  it('states an item as a whole if its format leaves out what there is not', () => {
    const item = values({ 'g:id': 'tea', title: 'Tea', 'g:condition': 'new' });
    expect(rowOfFeed(item, { isWhole: false, now })).toEqual({ id: 'tea', name: 'Tea' });
    expect(rowOfFeed(item, { isWhole: true, now })).toMatchObject({
      id: 'tea',
      name: 'Tea',
      sale_price: null,
      price: null,
    });
  });

  it('has a sale price on the days of the sale', () => {
    const on = (dates: string) =>
      rowOfFeed(values({ id: 'tea', sale_price: '4 EUR', sale_price_effective_date: dates }), {
        isWhole: false,
        now,
      })['sale_price'];
    expect(on('2030-06-01T00:00+0100/2030-06-30T00:00+0100')).toBe('4 EUR');
    expect(on('2030-07-01T00:00+0100/2030-07-30T00:00+0100')).toBeNull();
    expect(on('')).toBe('4 EUR');
  });

  it("has Google's category where it has none of its own, unless that is a number", () => {
    const category = (of: Record<string, string>) =>
      rowOfFeed(values(of), { isWhole: true, now })['category'];
    expect(category({ google_product_category: 'Food > Tea' })).toBe('Food > Tea');
    expect(category({ google_product_category: '2073' })).toBeNull();
    expect(category({ google_product_category: 'Food', product_type: 'Green' })).toBe('Green');
  });
});
