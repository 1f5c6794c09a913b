import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ecommerceProperties, ecommerceTypeByName } from './ecommerce.js';
import { storefrontEventSchemas } from './events.js';
import { productId, productSchema } from './product.js';

/** These are the event names of Segment's e-commerce specification, version 2. */
const V2_NAMES = [
  'Products Searched',
  'Product List Viewed',
  'Product List Filtered',
  'Promotion Viewed',
  'Promotion Clicked',
  'Product Clicked',
  'Product Viewed',
  'Product Added',
  'Product Removed',
  'Cart Viewed',
  'Checkout Started',
  'Checkout Step Viewed',
  'Checkout Step Completed',
  'Payment Info Entered',
  'Order Completed',
  'Order Updated',
  'Order Refunded',
  'Order Cancelled',
  'Coupon Entered',
  'Coupon Applied',
  'Coupon Denied',
  'Coupon Removed',
  'Product Added to Wishlist',
  'Product Removed from Wishlist',
  'Wishlist Product Added to Cart',
  'Product Shared',
  'Cart Shared',
  'Product Reviewed',
];

const V1_ALIASES = {
  'Viewed Product Category': 'Product List Viewed',
  'Viewed Product': 'Product Viewed',
  'Clicked Product': 'Product Clicked',
  'Viewed Promotion': 'Promotion Viewed',
  'Clicked Promotion': 'Promotion Clicked',
  'Searched Products': 'Products Searched',
  'Added Product': 'Product Added',
  'Removed Product': 'Product Removed',
  'Viewed Checkout Step': 'Checkout Step Viewed',
  'Completed Checkout Step': 'Checkout Step Completed',
  'Completed Order': 'Order Completed',
};

const schemaOf = (name: string) => {
  const type = ecommerceTypeByName[name];
  if (type === undefined) throw new Error(`${name} is unknown`);
  return ecommerceProperties[type];
};

/**
 * Contains all fields that the specification names for any event, with numbers in the forms that
 * some clients send.
 */
const product = {
  product_id: 507,
  sku: 'sku-1',
  category: 'Shoes',
  name: 'Runner',
  brand: 'Acme',
  variant: 'red',
  price: '19.90',
  quantity: '2',
  coupon: 'MAY',
  position: '3',
  url: 'https://shop.example/p/507',
  image_url: 'https://shop.example/p/507.jpg',
};
const everything = {
  ...product,
  query: 'shoes',
  list_id: 'l1',
  filters: [{ type: 'price', value: '10-20' }],
  sorts: [{ type: 'price', value: 'desc' }],
  promotion_id: 'promo',
  creative: 'banner',
  cart_id: 'c1',
  checkout_id: 'ch1',
  step: '2',
  shipping_method: 'post',
  payment_method: 'card',
  order_id: 17,
  affiliation: 'Store',
  subtotal: '39.80',
  total: 45.2,
  revenue: '39.80',
  shipping: 5.4,
  tax: '0',
  discount: -2.5,
  currency: 'EUR',
  coupon_id: 'MAY',
  coupon_name: 'May',
  reason: 'expired',
  share_via: 'e-mail',
  review_id: 'r1',
  review_body: 'good',
  rating: '5',
  products: [product],
};

describe('e-commerce events', () => {
  it('are those of the specification, each under a type of its own', () => {
    const types = V2_NAMES.map((name) => ecommerceTypeByName[name]);
    expect(new Set(types)).toEqual(new Set(Object.keys(ecommerceProperties)));
    expect(types).toHaveLength(Object.keys(ecommerceProperties).length);
  });

  it.each(Object.entries(V1_ALIASES))('know %s of version 1 as %s', (alias, name) => {
    expect(ecommerceTypeByName[alias]).toBe(ecommerceTypeByName[name]);
  });

  it.each(V2_NAMES)(
    '%s: accepts every field, parses numbers in text, keeps unknown fields',
    (name) => {
      const parsed = schemaOf(name).parse({ ...everything, own_field: { any: 'thing' } });
      expect(parsed).toMatchObject({ own_field: { any: 'thing' } });
      for (const field of ['price', 'subtotal', 'revenue', 'quantity'] as const) {
        const shape = (schemaOf(name) as { shape?: Record<string, unknown> }).shape;
        if (shape && field in shape)
          expect(parsed).toHaveProperty(field, Number(everything[field]));
      }
    },
  );

  it.each([
    ['Products Searched', {}, 'query'],
    ['Product Viewed', { name: 'x' }, 'product_id or sku'],
    ['Product Added', { product_id: '' }, 'product_id'],
    ['Order Completed', { products: [] }, 'order_id'],
    ['Order Completed', { order_id: '1', products: [{ price: 1 }] }, 'product_id or sku'],
    ['Order Completed', { order_id: '1', total: 'a lot' }, 'total'],
    ['Order Completed', { order_id: '1', currency: 'Euro' }, 'currency'],
    ['Cart Viewed', { products: 'none' }, 'products'],
    ['Product Reviewed', { rating: 5 }, 'product_id'],
  ])('%s: refuses %j for its %s', (name, properties, field) => {
    const issues = schemaOf(name).safeParse(properties).error?.issues ?? [];
    expect(issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join()).toContain(
      field,
    );
  });

  it('accept corrections: negative quantities, prices and totals', () => {
    const order = {
      order_id: 'C1',
      revenue: '-4.50',
      products: [{ sku: 's', price: -1, quantity: -3 }],
    };
    expect(schemaOf('Order Refunded').parse(order)).toMatchObject({
      revenue: -4.5,
      products: [{ price: -1, quantity: -3 }],
    });
  });

  it('parse text that is a number, and no other text', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(9_999), (units, decimals) => {
        const price = `${String(units)}.${String(decimals).padStart(4, '0')}`;
        expect(productSchema.parse({ sku: 's', price }).price).toBe(Number(price));
      }),
    );
    for (const price of ['', ' ', '1,50', '0x10', '1e3', 'NaN', 'Infinity', '1.', null, true])
      expect(productSchema.safeParse({ sku: 's', price }).success).toBe(false);
  });
});

describe('a product', () => {
  it('is named by product_id, else by sku, always as text', () => {
    expect(productId(productSchema.parse({ product_id: 5, sku: 's' }))).toBe('5');
    expect(productId(productSchema.parse({ sku: 's' }))).toBe('s');
  });
});

describe('storefront events', () => {
  it('carry the properties of every e-commerce type', () => {
    for (const type of Object.keys(ecommerceProperties) as (keyof typeof ecommerceProperties)[]) {
      const event = { messageId: 'm', event: 'E', properties: everything };
      expect(storefrontEventSchemas[type].safeParse(event).success).toBe(true);
      expect(storefrontEventSchemas[type].safeParse({ messageId: 'm', event: 'E' }).success).toBe(
        false,
      );
    }
  });

  it('are unchanged by a second pass through their schema', () => {
    for (const type of Object.keys(ecommerceProperties) as (keyof typeof ecommerceProperties)[]) {
      const schema = storefrontEventSchemas[type];
      const once = schema.parse({ messageId: 'm', event: 'E', properties: everything });
      expect(schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
    }
  });

  it('refuse a message id that is empty or has 100 characters', () => {
    const page = storefrontEventSchemas['page.viewed'];
    expect(page.safeParse({ messageId: '' }).success).toBe(false);
    expect(page.safeParse({ messageId: 'x'.repeat(100) }).success).toBe(false);
    expect(page.parse({ messageId: 'x'.repeat(99) })).toEqual({
      messageId: 'x'.repeat(99),
      properties: {},
    });
  });
});
