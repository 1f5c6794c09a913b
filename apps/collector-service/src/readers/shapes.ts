import { parseExactJson } from '@tradewind/contracts';
import { isObject, type JsonObject } from './json-object.js';
import { foldedName } from './event-names.js';
import { productListNames } from './property-names.js';

/** Objects of an item. PHP writes an empty one as `[]`; form encoders write them as text. */
const BAGS = ['properties', 'traits', 'context', 'integrations'] as const;

/** Further lists of properties. */
const LISTS: ReadonlySet<string> = new Set(['filters', 'sorts', ...productListNames]);

/**
 * Returns an item with the objects and lists that its client meant: an empty list, or JSON text, for an
 * object; an object with numbers for names, a single product, or JSON text, for a list; the fields of
 * `ecommerce`, as in a data layer, among the properties. It keeps values as they are and returns the same
 * item if there is nothing to do.
 */
export function shapedItem(item: JsonObject): JsonObject {
  let result = item;
  for (const bag of BAGS) {
    const value = item[bag];
    if (value === undefined || value === null) continue;
    const shaped = bag === 'properties' ? shapedProperties(asObject(value)) : asObject(value);
    if (shaped !== value) result = { ...result, [bag]: shaped };
  }
  return result;
}

function asObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? {} : value;
  if (value === '') return {};
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value;
  const parsed = parsedText(value);
  return isObject(parsed) ? parsed : value;
}

function shapedProperties(value: unknown): unknown {
  if (!isObject(value)) return value;
  const properties = withDataLayer(value);
  let result = properties;
  for (const name of Object.keys(properties)) {
    const given = properties[name];
    if (Array.isArray(given) || name.length > 40 || !LISTS.has(foldedName(name))) continue;
    const list = asList(given);
    if (list !== undefined) result = { ...result, [name]: list };
  }
  return result;
}

/** Parts of `ecommerce` in the data layer of Universal Analytics. */
const ACTIONS = ['purchase', 'refund', 'detail', 'add', 'remove', 'click', 'checkout'] as const;

function withDataLayer(properties: JsonObject): JsonObject {
  const layer = properties['ecommerce'];
  if (!isObject(layer)) return properties;
  const own = Object.fromEntries(
    Object.entries(properties).filter(([name]) => name !== 'ecommerce'),
  );
  const action = ACTIONS.map((name) => layer[name]).find(isObject);
  if (action === undefined) return { ...layer, ...own };
  const { actionField, products } = action;
  const { currencyCode } = layer;
  return {
    ...(isObject(actionField) && actionField),
    ...(products !== undefined && { products }),
    ...(currencyCode !== undefined && { currency: currencyCode }),
    ...own,
  };
}

/** Returns the list that a value stands for; `undefined` if it stands for none. */
function asList(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value === 'string') {
    const parsed = /^\s*[[{]/.test(value) ? parsedText(value) : undefined;
    return typeof parsed === 'object' && parsed !== null ? asList(parsed) : undefined;
  }
  if (!isObject(value)) return undefined;
  const isProduct = Object.keys(value).some((name) => PRODUCT_KEYS.has(foldedName(name)));
  return isProduct ? [value] : numberedList(value);
}

/** Returns the values of an object whose names are all whole numbers, in their order. */
export function numberedList(value: JsonObject): readonly unknown[] | undefined {
  const names = Object.keys(value);
  // Engines keep such names in the order of their numbers.
  return names.every((name) => /^\d{1,6}$/.test(name))
    ? names.map((name) => value[name])
    : undefined;
}

/** Converters from XML write a list of one product as that product. */
const PRODUCT_KEYS: ReadonlySet<string> = new Set(['productid', 'sku', 'itemid', 'id']);

function parsedText(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}
