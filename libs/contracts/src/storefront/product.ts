import { z } from 'zod';
import { canonicalForms } from '../canonical-form.js';

/** Clients often send numbers as strings ("19.90"), so the tracking API accepts both. */
const finite = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+(\.\d+)?\s*$/)
      .transform(Number),
  ])
  .pipe(z.number());
canonicalForms.set(finite, { type: 'number' });
export const amount = finite;
const text = z.string().max(2_000);
export const identifier = z
  .union([z.string().min(1).max(255), z.number().transform(String)])
  .pipe(z.string());
canonicalForms.set(identifier, { type: 'string', minLength: 1, maxLength: 255 });

const isNamed = z.refine<Record<string, unknown>>(
  (product) => product['product_id'] !== undefined || product['sku'] !== undefined,
  { message: 'a product needs product_id or sku' },
);
canonicalForms.set(isNamed, { anyOf: [{ required: ['product_id'] }, { required: ['sku'] }] });

/**
 * A product as in Segment's e-commerce specification, version 2. `product_id` or `sku` identifies
 * it; unknown fields are kept, since another subscriber may want them.
 */
export const productSchema = z
  .looseObject({
    product_id: identifier.optional(),
    sku: identifier.optional(),
    category: text.optional(),
    name: text.optional(),
    brand: text.optional(),
    variant: text.optional(),
    price: amount.optional(),
    quantity: amount.optional(),
    coupon: text.optional(),
    position: amount.optional(),
    url: text.optional(),
    image_url: text.optional(),
  })
  .check(isNamed);
export type Product = z.output<typeof productSchema>;

/** Returns the platform's id of a product. */
export function productId(product: Pick<Product, 'product_id' | 'sku'>): string {
  return product.product_id ?? product.sku ?? '';
}

export const products = z.array(productSchema).max(5_000);
export const shortText = text;
