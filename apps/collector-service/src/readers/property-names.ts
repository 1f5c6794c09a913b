import { ecommerceProperties, productSchema, type EcommerceType } from '@tradewind/contracts';
import { isObject, type JsonObject } from './json-object.js';
import { foldedName } from './event-names.js';

type Aliases = Readonly<Record<string, readonly string[]>>;

/**
 * Other names of a product's fields, the likeliest first: Segment's specification version 1, Google
 * Analytics 4 and its predecessor, Meta, Shopify, Magento, WooCommerce. Names that differ from the
 * field's own by case and separators alone (`productId`) need no entry.
 */
const ofProduct: Aliases = {
  product_id: [
    ...['item_id', 'content_id', 'item_group_id', 'id', 'product', 'article_id', 'variant_id'],
    'external_id',
  ],
  sku: ['item_sku', 'product_sku', 'variant_sku', 'article_number'],
  name: ['item_name', 'product_name', 'title', 'product_title', 'content_name'],
  category: [
    'item_category',
    'product_category',
    'category_name',
    'product_type',
    'content_category',
  ],
  brand: ['item_brand', 'product_brand', 'vendor', 'manufacturer'],
  variant: ['item_variant', 'product_variant', 'variant_title', 'variant_name'],
  price: ['item_price', 'product_price', 'unit_price', 'price_amount', 'current_price'],
  quantity: ['qty', 'item_quantity', 'product_quantity', 'qty_ordered', 'quantity_ordered'],
  coupon: ['coupon_code', 'item_coupon', 'promo_code'],
  position: ['index', 'list_position', 'item_list_position'],
  url: ['product_url', 'item_url', 'link', 'permalink'],
  image_url: ['image', 'image_link', 'product_image', 'product_image_url', 'thumbnail'],
};

/** Other names of an event's own fields. */
const ofEvent: Aliases = {
  order_id: [
    ...[
      'transaction_id',
      'order_number',
      'order_no',
      'order_ref',
      'order_reference',
      'purchase_id',
    ],
    ...['ordernum', 'increment_id', 'invoice_id', 'order', 'order_name'],
  ],
  checkout_id: ['checkout_token'],
  cart_id: ['cart_token', 'basket_id', 'quote_id'],
  total: [
    'order_total',
    'total_price',
    'grand_total',
    'total_amount',
    'total_value',
    'amount_total',
  ],
  revenue: ['order_revenue', 'transaction_revenue', 'purchase_value'],
  value: ['order_value', 'cart_value', 'cart_total', 'event_value', 'amount'],
  subtotal: ['subtotal_price', 'order_subtotal', 'sub_total_price'],
  shipping: [
    'shipping_cost',
    'shipping_amount',
    'shipping_price',
    'shipping_total',
    'transaction_shipping',
  ],
  tax: ['total_tax', 'tax_amount', 'tax_total', 'order_tax', 'transaction_tax', 'vat'],
  discount: [
    'total_discounts',
    'total_discount',
    'discount_amount',
    'discount_total',
    'discount_value',
  ],
  coupon: ['coupon_code', 'promo_code', 'discount_code', 'voucher'],
  currency: ['currency_code', 'order_currency', 'presentment_currency'],
  affiliation: ['transaction_affiliation', 'store_name'],
  products: [
    ...[
      'items',
      'line_items',
      'order_items',
      'cart_items',
      'product_list',
      'contents',
      'order_lines',
    ],
    ...['cart_products', 'ordered_products', 'refund_line_items'],
  ],
  query: [
    'search_term',
    'search_query',
    'search_string',
    'search_text',
    'keyword',
    'keywords',
    'term',
    'q',
  ],
  list_id: ['item_list_id', 'collection_id', 'category_id'],
  category: [
    'item_list_name',
    'category_name',
    'collection_title',
    'list_name',
    'product_category',
  ],
  promotion_id: ['promo_id', 'id'],
  creative: ['creative_name', 'promotion_creative'],
  name: ['promotion_name', 'promo_name'],
  position: ['creative_slot', 'promotion_position', 'location_id'],
  step: ['checkout_step'],
  payment_method: ['payment_type', 'payment_gateway'],
  shipping_method: ['shipping_tier', 'shipping_option', 'delivery_method'],
  coupon_id: ['coupon_code', 'promo_code', 'code'],
};

/** A short name means the event's subject. */
const ofOrder: Aliases = { order_id: [...(ofEvent['order_id'] ?? []), 'id'] };

/** Longer names are nobody's alias. */
const MAX_NAME = 40;

/** A field that a name stands for; of two names of one field the lower rank counts. */
interface Target {
  readonly field: string;
  readonly rank: number;
}

type Names = ReadonlyMap<string, Target>;

function namesOf(fields: readonly string[], ...aliases: readonly Aliases[]): Names {
  const names = new Map<string, Target>();
  for (const field of fields) names.set(foldedName(field), { field, rank: 0 });
  for (const field of fields) {
    const others = aliases.map((table) => table[field]).find((list) => list !== undefined) ?? [];
    others.forEach((alias, i) => {
      const name = foldedName(alias);
      if (!names.has(name)) names.set(name, { field, rank: i + 1 });
    });
  }
  return names;
}

function tablesOf(type: EcommerceType, fields: readonly string[]): readonly Aliases[] {
  if (fields.includes('product_id')) return [ofProduct, ofEvent];
  return type.startsWith('order.') ? [ofOrder, ofEvent] : [ofEvent];
}

/** The line of an order is read with the fields of a product alone. */
interface Reading {
  readonly fields: ReadonlySet<string>;
  readonly names: Names;
}

const productFields = Object.keys(productSchema.shape);
const productReading: Reading = {
  fields: new Set(productFields),
  names: namesOf(productFields, ofProduct),
};

const readings = new Map<EcommerceType, Reading>(
  (Object.keys(ecommerceProperties) as EcommerceType[]).map((type) => {
    const fields = Object.keys(ecommerceProperties[type].shape);
    return [type, { fields: new Set(fields), names: namesOf(fields, ...tablesOf(type, fields)) }];
  }),
);

/** Names that shops use for a list of products, without case and separators. */
export const productListNames: ReadonlySet<string> = new Set(
  ['products', ...(ofEvent['products'] ?? [])].map(foldedName),
);

/**
 * Returns the properties of an event, and its products, under the names of its contract. A field that
 * has a value under its own name keeps that; what the tables do not know stays as it is.
 */
export function specifiedProperties(type: EcommerceType, given: JsonObject): JsonObject {
  const reading = readings.get(type) ?? productReading;
  const properties = renamed(given, reading);
  const products = properties['products'];
  if (!reading.fields.has('products') || !Array.isArray(products)) return properties;
  const lines = specifiedProducts(products);
  return lines === products ? properties : { ...properties, products: lines };
}

/** Returns the name under which properties have a list of products, whatever they call it. */
export function productListName(properties: JsonObject): string | undefined {
  return Object.keys(properties).find((name) => {
    if (name.length > MAX_NAME || !productListNames.has(foldedName(name))) return false;
    const list = properties[name];
    return Array.isArray(list) && list.length > 0 && list.every(isObject);
  });
}

/** Returns the same list if nothing in it has another name. */
export function specifiedProducts(products: readonly unknown[]): readonly unknown[] {
  const lines = products.map((line) => (isObject(line) ? renamed(line, productReading) : line));
  return lines.some((line, i) => line !== products[i]) ? lines : products;
}

function renamed(object: JsonObject, reading: Reading): JsonObject {
  const found = new Map<string, { name: string; rank: number }>();
  for (const name of Object.keys(object)) {
    if (reading.fields.has(name)) continue;
    const target = targetOf(name, object, reading.names);
    if (target === undefined) continue;
    const { field, rank } = target;
    if (rank < (found.get(field)?.rank ?? Infinity)) found.set(field, { name, rank });
  }
  if (found.size === 0) return object;
  const result: Record<string, unknown> = { ...object };
  for (const [field, { name }] of found) {
    result[field] = object[name];
    Reflect.deleteProperty(result, name);
  }
  return result;
}

/** Returns the field that a name stands for, if that has no value and may have the name's one. */
function targetOf(name: string, object: JsonObject, names: Names): Target | undefined {
  const target = name.length > MAX_NAME ? undefined : names.get(foldedName(name));
  if (target === undefined || !isAbsent(object[target.field])) return undefined;
  return mayBe(target.field, object[name]) ? target : undefined;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** An alias is a common word, which may also name an object of the shop's own. */
function mayBe(field: string, value: unknown): boolean {
  if (isAbsent(value)) return false;
  if (field === 'products') return Array.isArray(value);
  return typeof value === 'string' || typeof value === 'number' || isAmountObject(value);
}

/** An amount with its currency, as in `{"amount": "12.00", "currencyCode": "EUR"}`. */
export function isAmountObject(value: unknown): value is JsonObject {
  return isObject(value) && ['amount', 'value'].some((name) => isScalar(value[name]));
}

function isScalar(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string';
}
