import { signal } from '@preact/signals';

export interface Route {
  readonly page: string;
  /** What follows the page, decoded. */
  readonly rest: readonly string[];
}

/** `#/shoppers/u_1` */
export function routeOf(hash: string): Route {
  const [page = '', ...rest] = hash.replace(/^#?\/?/, '').split('/');
  return { page: page === '' ? 'start' : page, rest: rest.map(decode) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function linkTo(page: string, ...rest: readonly string[]): string {
  return `#/${[page, ...rest.map(encodeURIComponent)].join('/')}`;
}

export const route = signal<Route>({ page: 'start', rest: [] });

/** Follows the address; a new page begins at its top, with the focus on its heading. */
export function followAddress(): void {
  const follow = () => {
    route.value = routeOf(location.hash);
    window.scrollTo(0, 0);
  };
  window.addEventListener('hashchange', follow);
  follow();
}
