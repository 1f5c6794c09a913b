import { readRow } from './statement.js';
import type { Statement } from './statement.js';

/** Names of events by which servers of shops tell that a product has changed; no specification has them. */
const UPDATES =
  /^(product|item|variant|inventory|stock)s? ?(update|updated|create|created|change|changed|publish|published)$/;
const REMOVALS =
  /^(product|item|variant)s? ?(delete|deleted|remove|removed|unpublish|unpublished|archived|discontinued)$/;

/** The names that systems have for what a row of a catalogue calls so; the first that is there counts. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  name: ['name', 'title', 'product_name'],
  brand: ['brand', 'vendor'],
  category: ['category', 'product_type'],
  url: ['url', 'link', 'product_url'],
  image_url: ['image_url', 'image_link', 'image'],
  gtin: ['gtin', 'ean', 'barcode'],
  variant: ['variant'],
  price: ['price'],
  sale_price: ['sale_price', 'special_price'],
  currency: ['currency'],
  availability: ['availability', 'stock_status'],
  stock: ['stock', 'inventory', 'inventory_quantity', 'stock_quantity', 'quantity'],
  active: ['active', 'published', 'visible'],
};
const IN_STOCK = ['in_stock', 'inStock', 'available', 'is_in_stock'];
const IDS = ['product_id', 'item_id', 'id'];

type Properties = Readonly<Record<string, unknown>>;

/**
 * What an event of the shop's server states of an item, if its name says that it is about one: `Product
 * Updated`, say, whatever its case and separators. Fields that cannot be read are passed over.
 */
export function statementOfUpdate(name: string, properties: Properties): Statement | undefined {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[\s_.-]+/g, ' ')
    .trim();
  const isRemoval = REMOVALS.test(words);
  if (!isRemoval && !UPDATES.test(words)) return undefined;
  const place = placeIn(properties);
  if (place === undefined) return undefined;
  const fields = isRemoval ? { active: false } : fieldsIn(properties);
  return readable({ ...fields, ...place });
}

function placeIn(properties: Properties): { id: unknown; product_id?: unknown } | undefined {
  const item = firstOf(properties, IDS);
  const sku = firstOf(properties, ['sku', 'variant_id']);
  const id = sku ?? item;
  if (id === undefined) return undefined;
  return item === undefined || item === id ? { id } : { id, product_id: item };
}

function fieldsIn(properties: Properties): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, names] of Object.entries(ALIASES)) {
    const value = firstOf(properties, names);
    if (value !== undefined) fields[field] = value;
  }
  const isThere = firstOf(properties, IN_STOCK);
  if (typeof isThere === 'boolean') {
    fields['availability'] ??= isThere ? 'in_stock' : 'out_of_stock';
  }
  return fields;
}

function firstOf(properties: Properties, names: readonly string[]): unknown {
  return names
    .map((name) => properties[name])
    .find((value) => value !== undefined && value !== null);
}

/** The statement of the row without the fields that are not valid; undefined if it then says nothing. */
function readable(row: Record<string, unknown>): Statement | undefined {
  const read = readRow(row);
  if (read.ok) return Object.keys(read.statement.fields).length > 0 ? read.statement : undefined;
  const wrong = new Set(read.issues.map(({ path }) => path.split('.', 1)[0]));
  if (wrong.has('id') || wrong.has('product_id')) return undefined;
  return readable(Object.fromEntries(Object.entries(row).filter(([name]) => !wrong.has(name))));
}
