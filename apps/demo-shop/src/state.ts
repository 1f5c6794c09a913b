import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Catalogue, Product, ShopSession } from './api.js';
import type { Cart } from './cart.js';
import type { Route } from './route.js';

/** What every part of a page may use. */
export interface ShopState {
  readonly route: Route;
  readonly catalogue: Catalogue;
  readonly session: ShopSession;
  readonly cart: Cart;
  /** Puts so many of a product into the cart, and tells the platform. */
  readonly setQuantity: (product: Product, quantity: number) => void;
  readonly emptyCart: () => void;
  /** Says something to everybody, also to those who cannot see the page. */
  readonly announce: (text: string) => void;
}

export const ShopContext = createContext<ShopState | undefined>(undefined);

export function useShop(): ShopState {
  const state = useContext(ShopContext);
  if (state === undefined) throw new TypeError('useShop needs ShopContext');
  return state;
}

export function productWith({ products }: Catalogue, id: string): Product | undefined {
  return products.find((product) => product.id === id);
}

/** The category of a product as the platform's catalogue has it. */
export function categoryOf({ categories }: Catalogue, { category }: Product): string {
  return categories.find(({ id }) => id === category)?.name.en ?? category;
}

/** Products whose name, collection or category has all words that are searched for, in either language. */
export function found({ products, categories }: Catalogue, query: string): readonly Product[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return products.filter(({ name, text, category }) => {
    const of = categories.find(({ id }) => id === category)?.name;
    const texts = [name.en, name.zh, text.en, text.zh, of?.en ?? '', of?.zh ?? ''];
    const all = texts.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
