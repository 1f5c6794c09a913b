import { ecommerceProperties, type EcommerceType } from '@tradewind/contracts';
import type { z } from 'zod';
import type { JsonObject } from './json-object.js';
import { usableProperties } from './usable-properties.js';
import { readAmounts } from './amounts.js';
import type { Note } from './notes.js';
import { productListName, specifiedProducts, specifiedProperties } from './property-names.js';

/** Products of an event about one product that become events of their own. */
const MAX_PRODUCTS = 100;

export type ReadEvent =
  | {
      readonly ok: true;
      /** In the form of the type's schema, one for each product of an event about one product. */
      readonly properties: readonly [JsonObject, ...JsonObject[]];
      readonly notes: readonly Note[];
    }
  | { readonly ok: false; readonly error: z.ZodError };

/** Reads the properties of an e-commerce event, whatever vocabulary they are written in. */
export function readEcommerceEvent(type: EcommerceType, given: JsonObject): ReadEvent {
  const notes: Note[] = [];
  const read: JsonObject[] = [];
  for (const each of perProduct(type, specifiedProperties(type, given))) {
    const amounts = readAmounts(each);
    const usable = usableProperties(type, amounts.properties);
    if (!usable.ok) return usable;
    read.push(usable.properties);
    notes.push(...amounts.notes, ...usable.dropped.map(leftOut));
  }
  const [first = given, ...others] = read;
  if (others.length > 0)
    notes.push({
      path: 'properties.products',
      what: 'one_event_per_product',
      taken: others.length + 1,
    });
  return { ok: true, properties: [first, ...others], notes };
}

function leftOut(path: string): Note {
  return { path: `properties.${path}`, what: 'left_out' };
}

/** Types about one product, for which Google Analytics 4 and Meta send a list. */
const aboutOneProduct: ReadonlySet<string> = new Set(
  Object.entries(ecommerceProperties)
    .filter(([, { shape }]) => 'product_id' in shape && !('products' in shape))
    .map(([type]) => type),
);

function perProduct(type: EcommerceType, properties: JsonObject): readonly JsonObject[] {
  if (!aboutOneProduct.has(type)) return [properties];
  if (properties['product_id'] !== undefined || properties['sku'] !== undefined)
    return [properties];
  const name = productListName(properties);
  if (name === undefined) return [properties];
  const { [name]: products, ...own } = properties;
  const lines = specifiedProducts((products as readonly unknown[]).slice(0, MAX_PRODUCTS));
  return lines.map((line) => ({ ...own, ...(line as JsonObject) }));
}
