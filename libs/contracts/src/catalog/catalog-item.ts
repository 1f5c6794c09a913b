import { z } from 'zod';
import { itemFieldNames, itemFieldsSchema, itemId } from './item-fields.js';
import type { ItemField, ItemFields, Price } from './item-fields.js';

/** Variants of one item. */
export const MAX_VARIANTS = 100;

const known = {
  fields: itemFieldsSchema,
  /** Those of the fields that nobody but shoppers' browsers has told. */
  learned: z.array(z.enum(itemFieldNames)),
};

const knownSchema = z.object(known);
export type KnownFields = z.output<typeof knownSchema>;

/** An item as the catalogue has it: of each field what counts. */
export const catalogItemSchema = z.object({
  item: itemId,
  ...known,
  /** By their ids. */
  variants: z.record(itemId, knownSchema),
  /** Event time of the latest change, ms. */
  changedAt: z.number(),
});
export type CatalogItem = z.output<typeof catalogItemSchema>;

/** What an item costs now. A sale price counts if it is below a price in the same currency. */
export function currentPrice({ price, sale_price: sale }: ItemFields): Price | undefined {
  if (sale === undefined || price === undefined) return price;
  return sale.currency === price.currency && sale.amount < price.amount ? sale : price;
}

/**
 * Whether the fields say that something can be bought; `undefined` if they do not say. Without stock it can
 * where it may be ordered beforehand.
 */
export function saysAvailable({ active, availability, stock }: ItemFields): boolean | undefined {
  if (active === false || availability === 'out_of_stock') return false;
  if (availability === 'preorder' || availability === 'backorder') return true;
  if (stock !== undefined) return stock > 0;
  return availability === undefined ? undefined : true;
}

/**
 * Whether an item, or a variant of it, can be bought. A variant is as its item where it says nothing itself;
 * an item that says nothing itself is sold out when all its variants are. What nobody has said is available.
 */
export function isAvailable({ fields, variants }: CatalogItem, variant?: string): boolean {
  const own = saysAvailable(fields);
  if (fields.active === false) return false;
  if (variant !== undefined) return saysAvailable(variants[variant]?.fields ?? {}) ?? own ?? true;
  if (own !== undefined) return own;
  const each = Object.values(variants).map((of) => saysAvailable(of.fields));
  return each.length === 0 || each.some((is) => is !== false);
}

/** The lowest of the prices of variants that can be bought, if all are in one currency. */
function lowestPrice({ variants }: CatalogItem): Price | undefined {
  let lowest: Price | undefined;
  for (const { fields } of Object.values(variants)) {
    const price = saysAvailable(fields) === false ? undefined : currentPrice(fields);
    if (price === undefined) continue;
    if (lowest !== undefined && lowest.currency !== price.currency) return undefined;
    if (lowest === undefined || price.amount < lowest.amount) lowest = price;
  }
  return lowest;
}

/** What an item costs: its own price, else the lowest of its variants. */
export function itemPrice(item: CatalogItem): Price | undefined {
  return currentPrice(item.fields) ?? lowestPrice(item);
}

const SHARED_BY_VARIANTS: readonly ItemField[] = ['name', 'brand', 'category', 'url', 'image_url'];

/** What is known of an item, with what only its variants tell: of the first one by id that does. */
export function fieldsOf(item: CatalogItem): KnownFields {
  const ids = Object.keys(item.variants).sort();
  if (ids.length === 0) return item;
  const fields: Record<string, unknown> = { ...item.fields };
  const learned = new Set(item.learned);
  for (const name of SHARED_BY_VARIANTS) {
    if (fields[name] !== undefined) continue;
    const id = ids.find((one) => item.variants[one]?.fields[name] !== undefined);
    const variant = id === undefined ? undefined : item.variants[id];
    if (variant === undefined) continue;
    fields[name] = variant.fields[name];
    if (variant.learned.includes(name)) learned.add(name);
  }
  const price = item.fields.price ?? lowestPrice(item);
  if (price !== undefined) fields['price'] = price;
  return { fields, learned: [...learned] };
}

/** What is known of a variant, with what it has of its item. */
export function variantFieldsOf(item: CatalogItem, variant: string): KnownFields {
  const own = item.variants[variant] ?? { fields: {}, learned: [] };
  const { price, sale_price: sale, ...shared } = item.fields;
  const ownPrice = own.fields.price !== undefined;
  const fields = {
    ...shared,
    ...(!ownPrice && price !== undefined && { price }),
    ...(!ownPrice && sale !== undefined && { sale_price: sale }),
    ...own.fields,
  };
  const inherited = item.learned.filter((name) => own.fields[name] === undefined);
  return { fields, learned: [...own.learned, ...inherited] };
}
