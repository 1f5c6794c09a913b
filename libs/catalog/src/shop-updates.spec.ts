import { describe, expect, it } from '@jest/globals';
import { statementOfUpdate } from './shop-updates.js';

describe('an event by which a shop tells of a product', () => {
  it.each([
    'Product Updated',
    'product_updated',
    'productUpdated',
    'Item Created',
    'stock.changed',
  ])('is %s', (name) => {
    expect(statementOfUpdate(name, { product_id: 'camera', in_stock: false })).toEqual({
      item: 'camera',
      fields: { availability: 'out_of_stock' },
    });
  });

  it.each(['Product Viewed', 'Updated', 'Cart Updated', 'Order Updated', 'Product Added'])(
    'is not %s',
    (name) => {
      expect(statementOfUpdate(name, { product_id: 'camera', stock: 0 })).toBeUndefined();
    },
  );

  it('states what other systems call otherwise', () => {
    const properties = {
      ...{ id: 7, title: 'Camera', vendor: 'Acme', price: '199.00 EUR', available: true },
      ...{ inventory_quantity: 3, image: 'https://shop.example/c.png', colour: 'red' },
    };
    expect(statementOfUpdate('Product Updated', properties)).toEqual({
      item: '7',
      fields: {
        ...{ name: 'Camera', brand: 'Acme', price: { amount: 199, currency: 'EUR' } },
        ...{ availability: 'in_stock', stock: 3, image_url: 'https://shop.example/c.png' },
      },
    });
  });

  it('states a variant by its sku', () => {
    const properties = { product_id: 'shirt', sku: 'shirt-l', stock: 0 };
    expect(statementOfUpdate('Inventory Updated', properties)).toEqual({
      ...{ item: 'shirt', variant: 'shirt-l', fields: { stock: 0 } },
    });
  });

  it('takes an item out of sale when it is deleted', () => {
    expect(statementOfUpdate('Product Deleted', { product_id: 'camera', price: 5 })).toEqual({
      item: 'camera',
      fields: { active: false },
    });
  });

  it('passes over what it cannot read, and says nothing without an id or a field', () => {
    const properties = { product_id: 'camera', price: 'free', stock: -1, brand: 'Acme' };
    expect(statementOfUpdate('Product Updated', properties)?.fields).toEqual({ brand: 'Acme' });
    expect(statementOfUpdate('Product Updated', { stock: 0 })).toBeUndefined();
    expect(statementOfUpdate('Product Updated', { product_id: 'camera' })).toBeUndefined();
    expect(statementOfUpdate('Product Updated', { product_id: {}, stock: 1 })).toBeUndefined();
  });
});
