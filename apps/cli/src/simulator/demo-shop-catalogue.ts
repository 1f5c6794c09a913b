import { getJson } from '../http/get-json.js';
import type { Category } from './catalogue.js';

interface ShopCatalogue {
  readonly categories: readonly { readonly id: string; readonly name: { readonly en: string } }[];
  readonly products: readonly {
    readonly id: string;
    readonly name: { readonly en: string };
    readonly collection: { readonly en: string };
    readonly category: string;
    readonly price: number;
  }[];
}

/** What the demonstration shop sells. Rejects if the console does not serve it. */
export async function demoShopCatalogue(
  consoleUrl: string,
  secretKey: string,
): Promise<readonly Category[]> {
  const read = await getJson(`${consoleUrl}/shop/api/catalogue`, secretKey);
  const { categories, products } = read as ShopCatalogue;
  return categories.map(({ id, name }) => ({
    name: name.en,
    products: products
      .filter(({ category }) => category === id)
      .map((product) => ({
        ...{ product_id: product.id, name: product.name.en, price: product.price },
        ...{ category: name.en, brand: product.collection.en },
      })),
  }));
}
