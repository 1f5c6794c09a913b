import { categories, collections, kinds } from './assortment.js';
import type { Category, Collection, Localised, ProductKind } from './assortment.js';

/** A product of the demonstration shop, as its pages show it. */
export interface Product {
  readonly id: string;
  readonly name: Localised;
  readonly text: Localised;
  readonly category: string;
  readonly collection: Localised;
  /** EUR. */
  readonly price: number;
  readonly stock: number;
  /** Path of the picture. */
  readonly picture: string;
  /** Path of the page. */
  readonly url: string;
}

export const CURRENCY = 'EUR';
/** Where the shop is on the console's address. */
export const SHOP_PATH = '/shop';

export const products: readonly Product[] = kinds.flatMap((kind, at) =>
  collections.map((collection, of) => productOf(kind, collection, at * collections.length + of)),
);

const byId = new Map(products.map((product) => [product.id, product]));

export function productWith(id: string): Product | undefined {
  return byId.get(id);
}

/** What the pages know: 60 products of 5 categories. */
export const catalogue: {
  readonly categories: readonly Category[];
  readonly products: typeof products;
} = {
  categories,
  products,
};

/** The rows that the shop states with `PUT /v1/items`. */
export function itemRows(): readonly object[] {
  return products.map(({ id, name, category, collection, price, stock, picture, url }) => ({
    ...{ id, url, price, stock, image_url: picture, currency: CURRENCY },
    name: name.en,
    brand: collection.en,
    category: categories.find((one) => one.id === category)?.name.en ?? category,
  }));
}

function productOf(kind: ProductKind, collection: Collection, place: number): Product {
  const id = `${kind.id}-${collection.id}`;
  return {
    id,
    category: kind.category,
    collection: collection.name,
    name: {
      en: `${collection.name.en} ${kind.name.en}`,
      zh: `${collection.name.zh}${kind.name.zh}`,
    },
    text: {
      en: `${kind.text.en} ${collection.text.en}`,
      zh: `${kind.text.zh}${collection.text.zh}`,
    },
    price: Math.round(kind.price * collection.dearness),
    // Some are nearly sold out, as in every shop.
    stock: 3 + ((place * 7) % 40),
    picture: `${SHOP_PATH}/pictures/${id}.svg`,
    url: `${SHOP_PATH}/product/${id}`,
  };
}
