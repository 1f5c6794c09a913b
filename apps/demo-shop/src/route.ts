/** The pages of the shop, by their address. */
export const pageNames = [
  ...(['home', 'category', 'search', 'product', 'cart', 'checkout', 'ordered', 'account'] as const),
] as const;
export type PageName = (typeof pageNames)[number];

export interface Route {
  readonly page: PageName;
  /** Of a category or a product; else empty. */
  readonly id: string;
  /** What is searched for; else empty. */
  readonly query: string;
}

export const HOME = '/shop';

/** Reads an address of the shop: `/shop/product/mug-tide`. What it does not know is the home page. */
export function routeOf({ pathname, search }: Pick<URL, 'pathname' | 'search'>): Route {
  const [first = '', id = ''] = pathname.replace(/^\/shop\/?/, '').split('/');
  const page = pageNames.find((name) => name === first) ?? 'home';
  const query = new URLSearchParams(search).get('q') ?? '';
  return { page, id: page === 'home' ? '' : decode(id), query: query.trim().slice(0, 100) };
}

export function linkTo(page: Exclude<PageName, 'home'>, id?: string): string {
  return `${HOME}/${page}` + (id === undefined ? '' : `/${encodeURIComponent(id)}`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
