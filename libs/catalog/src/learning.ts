import { itemFields, MAX_ITEM_ID, productId } from '@tradewind/contracts';
import type { ItemFields, LearnableField, Product } from '@tradewind/contracts';

/** What an event teaches of an item, or of a variant of it. */
export interface Lesson {
  readonly item: string;
  readonly variant?: string;
  readonly fields: Pick<ItemFields, LearnableField>;
}

/** Products of one event that are learned from. */
const MAX_PRODUCTS = 100;

/** Parameters of links that tell whence a visitor came, and differ from visitor to visitor. */
const TRACKING = /^(utm_.*|gclid|gbraid|wbraid|fbclid|msclkid|ttclid|mc_[ce]id|_ga|_gl|srsltid)$/;

/** Properties of an event about products. */
export interface Properties extends Partial<Product> {
  readonly currency?: string | undefined;
  readonly products?: readonly Product[];
}

/**
 * What an event with these properties teaches. What a server sends may come from
 * a browser in turn: what is too long, or a link to anything but https, is passed over. A product with both `product_id`
 * and `sku` teaches what the variant `sku` costs, and the rest of the item. With `prices` false, what the
 * event says of prices is passed over: what a line of an order costs may be less a voucher.
 */
export function lessonsOf(properties: Properties, prices: boolean): readonly Lesson[] {
  const { products = [], currency } = properties;
  const told = products.length > 0 ? products.slice(0, MAX_PRODUCTS) : [properties];
  return told.flatMap((product) => lessonsOfProduct(product, { currency, prices }));
}

function lessonsOfProduct(
  product: Partial<Product>,
  { currency, prices }: { readonly currency: string | undefined; readonly prices: boolean },
): readonly Lesson[] {
  const item = productId(product);
  const { sku } = product;
  if (!isId(item)) return [];
  const shared = {
    ...textOf('name', product.name),
    ...textOf('brand', product.brand),
    ...textOf('category', product.category),
    ...linkOf('url', product.url),
    ...linkOf('image_url', product.image_url),
  };
  const own = {
    ...textOf('variant', product.variant),
    ...(prices && priceOf(product.price, product['currency'] ?? currency)),
  };
  if (sku === undefined || sku === item) return lessons({ item, fields: { ...shared, ...own } });
  if (!isId(sku)) return lessons({ item, fields: shared });
  // A variant is known by its item from its first event on, even if that tells nothing else.
  const fields = Object.keys(own).length === 0 ? { variant: sku.slice(0, 200) } : own;
  return [...lessons({ item, fields: shared }), ...lessons({ item, variant: sku, fields })];
}

function lessons(lesson: Lesson): readonly Lesson[] {
  return Object.keys(lesson.fields).length > 0 ? [lesson] : [];
}

/** Ids that are no names of properties of every object, and not too long. */
export function isId(id: string): boolean {
  return id !== '' && id.length <= MAX_ITEM_ID && id !== '__proto__';
}

function textOf(name: Exclude<LearnableField, 'price'>, value: string | undefined) {
  if (value === undefined) return {};
  const parsed = itemFields[name].safeParse(value.trim());
  return parsed.success ? { [name]: parsed.data } : {};
}

function linkOf(name: 'url' | 'image_url', value: string | undefined) {
  const link = value === undefined ? undefined : safeLink(value.trim());
  return textOf(name, link);
}

/** The link without fragment and tracking parameters; undefined unless it is https or a path of the shop. */
export function safeLink(text: string): string | undefined {
  if (!/^(https:\/\/|\/)/i.test(text) || /[\\\s]/.test(text)) return undefined;
  const url = URL.parse(text, 'https://shop.invalid');
  if (url?.username !== '' || url.password !== '') return undefined;
  for (const name of [...url.searchParams.keys()]) {
    if (TRACKING.test(name)) url.searchParams.delete(name);
  }
  url.hash = '';
  return /^\/(?!\/)/.test(text) ? url.pathname + url.search : url.href;
}

function priceOf(amount: number | undefined, currency: unknown) {
  if (amount === undefined) return {};
  const code = typeof currency === 'string' ? currencyCode(currency) : undefined;
  const parsed = itemFields.price.safeParse({ amount: round4(amount), currency: code });
  return parsed.success ? { price: parsed.data } : {};
}

/** The ISO 4217 code that a text is; undefined if it is none. */
export function currencyCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : undefined;
}

function round4(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
