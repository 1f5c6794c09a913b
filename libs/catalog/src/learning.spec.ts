import { describe, expect, it } from '@jest/globals';
import { lessonsOf, safeLink } from './learning.js';

describe('what an event teaches', () => {
  it('is what its product carries, within bounds', () => {
    const product = {
      product_id: 'tea',
      name: ' Green tea ',
      brand: 'x'.repeat(201),
      category: 'Drinks',
      price: 4.99999,
      image_url: 'javascript:alert(1)',
      url: 'https://shop.example/tea?utm_source=mail&colour=green&gclid=7#top',
      currency: 'eur',
    };
    expect(lessonsOf(product, true)).toEqual([
      {
        item: 'tea',
        fields: {
          name: 'Green tea',
          category: 'Drinks',
          url: 'https://shop.example/tea?colour=green',
          price: { amount: 5, currency: 'EUR' },
        },
      },
    ]);
    expect(lessonsOf({ product_id: 'tea', price: 3 }, false)).toEqual([]);
    expect(lessonsOf({ product_id: 'tea', price: -1, name: ' ' }, true)).toEqual([]);
    expect(lessonsOf({ product_id: '__proto__', name: 'x' }, true)).toEqual([]);
  });

  it('tells a variant from its item by the sku', () => {
    const shirt = { product_id: 'shirt', sku: 'shirt-xl', variant: 'XL', name: 'Shirt', price: 20 };
    expect(lessonsOf({ products: [shirt], currency: 'USD' }, true)).toEqual([
      { item: 'shirt', fields: { name: 'Shirt' } },
      {
        item: 'shirt',
        variant: 'shirt-xl',
        fields: { variant: 'XL', price: { amount: 20, currency: 'USD' } },
      },
    ]);
    expect(lessonsOf({ sku: 'mug', name: 'Mug' }, true)).toMatchObject([{ item: 'mug' }]);
  });

  it('takes links of the shop and of https alone', () => {
    expect(safeLink('/tea?a=1#x')).toBe('/tea?a=1');
    expect(safeLink('//cdn.example/t.png')).toBe('https://cdn.example/t.png');
    for (const bad of [
      'http://shop.example/',
      'tea.png',
      'data:image/png;base64,x',
      'https://user:secret@shop.example/',
      '/\\evil.example',
      'https://',
      'https://shop.example/a b',
    ]) {
      expect(safeLink(bad)).toBeUndefined();
    }
  });
});
