import {
  currentPrice,
  fieldsOf,
  isAvailable,
  saysAvailable,
  variantFieldsOf,
} from './catalog-item.js';
import type { CatalogItem, KnownFields } from './catalog-item.js';
import type { ItemField } from './item-fields.js';

/** An item as HTTP answers have it; prices are in units of `currency`. */
export interface ItemView {
  readonly id: string;
  /** The item that this is a variant of. */
  readonly product_id?: string;
  readonly name?: string;
  readonly brand?: string;
  readonly category?: string;
  readonly url?: string;
  readonly image_url?: string;
  readonly gtin?: string;
  readonly variant?: string;
  readonly price?: number;
  /** Only while it counts. */
  readonly sale_price?: number;
  readonly currency?: string;
  readonly availability?: string;
  readonly stock?: number;
  readonly active?: boolean;
  /** Whether it can be bought, as far as anybody has said. */
  readonly available: boolean;
  /** Fields that were learned from events and that the shop has not stated: text of strangers. */
  readonly learned?: readonly ItemField[];
}

/** An item as a shop reads it; with `variant` one variant of it. */
export function itemView(item: CatalogItem, variant?: string): ItemView {
  if (variant === undefined) return { id: item.item, ...viewOf(fieldsOf(item), isAvailable(item)) };
  const known = variantFieldsOf(item, variant);
  return {
    id: variant,
    product_id: item.item,
    ...viewOf(known, isAvailable(item, variant)),
  };
}

/** The variants of an item with what they say themselves. */
export function variantViews({ variants }: CatalogItem): readonly ItemView[] {
  return Object.keys(variants)
    .sort()
    .flatMap((id) => {
      const known = variants[id];
      if (known === undefined) return [];
      return [{ id, ...viewOf(known, saysAvailable(known.fields) ?? true) }];
    });
}

function viewOf({ fields, learned }: KnownFields, available: boolean): Omit<ItemView, 'id'> {
  const { price } = fields;
  const current = currentPrice(fields);
  return {
    ...fields,
    price: price?.amount,
    sale_price: current === price ? undefined : current?.amount,
    currency: price?.currency,
    available,
    ...(learned.length > 0 && { learned }),
  } as Omit<ItemView, 'id'>;
}
