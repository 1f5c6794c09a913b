import {
  currentPrice,
  fieldsOf,
  isAvailable,
  MAX_OPTIONS_OF_PRODUCT,
  variantFieldsOf,
} from '@tradewind/contracts';
import type { CatalogItem, ItemFields, KnownFields, OfferedProduct } from '@tradewind/contracts';
import type { NamedProduct } from './product-index.js';
import { optionsNamed } from './options.js';

type Option = NonNullable<OfferedProduct['options']>[number];

const LONGEST_NAME = 200;

/** What a product is found by; `undefined` for one without a name of the shop's own, or that is not for sale at all. */
export function namedProduct(item: CatalogItem): NamedProduct | undefined {
  const { name, brand, category, active } = statedOf(fieldsOf(item));
  if (name === undefined || active === false) return undefined;
  return { id: item.item, name, brand, category, options: optionsOf(item).map((of) => of.name) };
}

/** A product as answers may tell of it. Texts and prices that only browsers have told are left out. */
export function offeredProduct(
  item: CatalogItem,
  text: string,
  fit?: number,
): OfferedProduct | undefined {
  const fields = statedOf(fieldsOf(item));
  if (fields.name === undefined || fields.active === false) return undefined;
  const options = optionsOf(item);
  const { brand, category, url } = fields;
  const named = optionsNamed(text, options);
  const others = options.filter((option) => !named.includes(option));
  return {
    id: item.item,
    name: fields.name.slice(0, LONGEST_NAME),
    ...offerOf(fields, isAvailable(item)),
    ...(brand !== undefined && { brand }),
    ...(category !== undefined && { category }),
    ...(url !== undefined && /^https?:/u.test(url) && { url }),
    ...(options.length > 0 && { options: [...named, ...others].slice(0, MAX_OPTIONS_OF_PRODUCT) }),
    ...(fit !== undefined && { fit }),
  };
}

function optionsOf(item: CatalogItem): Option[] {
  return Object.keys(item.variants)
    .sort()
    .flatMap((id) => {
      const fields = statedOf(variantFieldsOf(item, id));
      const { variant: name, active } = fields;
      if (name === undefined || active === false) return [];
      return [{ id, name, ...offerOf(fields, isAvailable(item, id)) }];
    });
}

function offerOf(fields: ItemFields, available: boolean): Omit<OfferedProduct, 'id' | 'name'> {
  const price = currentPrice(fields);
  const { stock } = fields;
  return {
    ...(price && { price }),
    ...(price && fields.price && price !== fields.price && { before: fields.price }),
    available,
    ...(stock !== undefined && { stock }),
  };
}

function statedOf({ fields, learned }: KnownFields): ItemFields {
  const names = new Set<string>(learned);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
