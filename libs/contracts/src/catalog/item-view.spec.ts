import { describe, expect, it } from '@jest/globals';
import { isAvailable, itemPrice } from './catalog-item.js';
import type { CatalogItem, KnownFields } from './catalog-item.js';
import type { ItemFields } from './item-fields.js';
import { itemView, variantViews } from './item-view.js';

const known = (fields: ItemFields, learned: KnownFields['learned'] = []) => ({ fields, learned });
const item = (fields: ItemFields, variants: CatalogItem['variants'] = {}): CatalogItem => ({
  item: 'shirt',
  ...known(fields),
  variants,
  changedAt: 0,
});
const eur = (amount: number) => ({ amount, currency: 'EUR' });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an item', () => {
  it('costs its sale price while that is below its price, in one currency', () => {
    expect(itemPrice(item({ price: eur(20), sale_price: eur(15) }))).toEqual(eur(15));
    expect(itemPrice(item({ price: eur(20), sale_price: eur(25) }))).toEqual(eur(20));
    const dollars = { amount: 15, currency: 'USD' };
    expect(itemPrice(item({ price: eur(20), sale_price: dollars }))).toEqual(eur(20));
    expect(itemPrice(item({ sale_price: eur(15) }))).toBeUndefined();
  });

  it('costs at least what the cheapest variant costs that can be bought', () => {
    const variants = {
      s: known({ price: eur(10), stock: 0 }),
      m: known({ price: eur(30), sale_price: eur(12) }),
      l: known({ price: eur(14) }),
    };
    expect(itemPrice(item({}, variants))).toEqual(eur(12));
    const mixed = { ...variants, xl: known({ price: { amount: 1, currency: 'USD' } }) };
    expect(itemPrice(item({}, mixed))).toBeUndefined();
  });

  it.each<[boolean, ItemFields]>([
    [true, {}],
    [true, { stock: 1 }],
    [false, { stock: 0 }],
    [false, { stock: 5, availability: 'out_of_stock' }],
    [false, { stock: 0, availability: 'in_stock' }],
    [true, { stock: 0, availability: 'preorder' }],
    [false, { stock: 1, active: false }],
    [true, { active: true }],
  ])('is available: %s, if it says %j', (expected, fields) => {
    expect(isAvailable(item(fields))).toBe(expected);
  });

  it('is sold out when all its variants are, and a variant is as its item where it says nothing', () => {
    const sold = known({ stock: 0 });
    expect(isAvailable(item({}, { s: sold }))).toBe(false);
    expect(isAvailable(item({}, { s: sold, m: known({ variant: 'M' }) }))).toBe(true);
    expect(isAvailable(item({ stock: 0 }, { m: known({ variant: 'M' }) }), 'm')).toBe(false);
    expect(isAvailable(item({ active: false }, { m: known({ stock: 1 }) }), 'm')).toBe(false);
    expect(isAvailable(item({ stock: 9 }, { s: sold }), 's')).toBe(false);
  });

  it('is shown with what only its variants tell, and a variant with what its item tells', () => {
    const variants = {
      's-m': known({ name: 'Shirt M', price: eur(20), variant: 'M' }, ['name']),
      's-l': known({ image_url: '/l.png', stock: 0 }),
    };
    const shirt = item({ brand: 'Loom' }, variants);
    expect(plain(itemView(shirt))).toEqual({
      id: 'shirt',
      brand: 'Loom',
      name: 'Shirt M',
      image_url: '/l.png',
      price: 20,
      currency: 'EUR',
      available: true,
      learned: ['name'],
    });
    expect(plain(itemView(shirt, 's-l'))).toEqual({
      id: 's-l',
      product_id: 'shirt',
      brand: 'Loom',
      image_url: '/l.png',
      stock: 0,
      available: false,
    });
    expect(plain(variantViews(shirt)[1])).toMatchObject({ id: 's-m', variant: 'M', price: 20 });
  });

  it('shows a sale price while it counts', () => {
    expect(plain(itemView(item({ price: eur(20), sale_price: eur(15) })))).toMatchObject({
      price: 20,
      sale_price: 15,
      currency: 'EUR',
    });
    expect(plain(itemView(item({ price: eur(20), sale_price: eur(25) })))).not.toHaveProperty(
      'sale_price',
    );
  });
});
