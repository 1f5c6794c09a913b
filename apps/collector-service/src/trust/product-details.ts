import { ecommerceProperties } from '@tradewind/contracts';
import { isObject, type JsonObject } from '../tracking/item.js';

/** What a campaign, an answer or a list shows of a product. */
const SHOWN = ['name', 'url', 'image_url'] as const;
const SHOWN_OR_PRICED = [...SHOWN, 'price'] as const;

/** Under this name an object keeps what was said of it that nobody has verified. */
export const UNVERIFIED = 'unverified';

const commerce: ReadonlySet<string> = new Set(Object.keys(ecommerceProperties));

/** Whether the properties of an event of this type say what a product is called, costs, or is to be found at. */
export function hasDetails(type: string, properties: JsonObject, keepsPrices: boolean): boolean {
  if (!commerce.has(type)) return false;
  const { products } = properties;
  if (isDetailed(properties, keepsPrices)) return true;
  return Array.isArray(products) && products.some((line) => isDetailed(line, keepsPrices));
}

/** The same properties with such details put aside, of the event's product and of each of its `products`. */
export function withoutDetails(properties: JsonObject, keepsPrices: boolean): JsonObject {
  const names = keepsPrices ? SHOWN : SHOWN_OR_PRICED;
  const own = isProduct(properties) ? putAside(properties, names) : properties;
  const { products } = own;
  if (!Array.isArray(products)) return own;
  return {
    ...own,
    products: products.map((line: unknown) => (isObject(line) ? putAside(line, names) : line)),
  };
}

/** The object without these fields, which are then to be found under `unverified`. */
export function putAside(object: JsonObject, names: readonly string[]): JsonObject {
  const aside = names.filter((name) => object[name] !== undefined);
  if (aside.length === 0) return object;
  const kept = Object.entries(object).filter(([name]) => !aside.includes(name));
  return {
    ...Object.fromEntries(kept),
    [UNVERIFIED]: Object.fromEntries(aside.map((name) => [name, object[name]])),
  };
}

function isDetailed(object: unknown, keepsPrices: boolean): boolean {
  if (!isObject(object) || !isProduct(object)) return false;
  const names = keepsPrices ? SHOWN : SHOWN_OR_PRICED;
  return names.some((name) => object[name] !== undefined);
}

function isProduct(object: JsonObject): boolean {
  return object['product_id'] !== undefined || object['sku'] !== undefined;
}
