/** A text in both languages of the shop. */
export interface Localised {
  readonly en: string;
  readonly zh: string;
}

export interface Category {
  readonly id: string;
  readonly name: Localised;
}

export interface Product {
  readonly id: string;
  readonly name: Localised;
  readonly text: Localised;
  readonly category: string;
  readonly collection: Localised;
  /** EUR. */
  readonly price: number;
  readonly stock: number;
  readonly picture: string;
  readonly url: string;
}

export interface Catalogue {
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
}

export interface Customer {
  readonly name: string;
  readonly userId: string;
  readonly userHash: string;
}

export interface ShopSession {
  /** Who is signed in. */
  readonly customer?: Customer;
  /** Who could sign in. */
  readonly customers: readonly { readonly id: string; readonly name: string }[];
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly total: number;
}

/** An order as the platform knows it. */
export interface KnownOrder {
  readonly orderId: string;
  readonly status: string;
  readonly total: number;
  readonly placedAt: string;
}

export interface Campaign {
  readonly campaignId: string;
  readonly kind: string;
}

/** Asks the shop's own server. Rejects if it does not answer with success. */
async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`/shop/api/${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${String(response.status)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

const visitor = (anonymousId: string) => `?${new URLSearchParams({ anonymousId }).toString()}`;

export const shop = {
  catalogue: () => ask<Catalogue>('catalogue'),
  session: () => ask<ShopSession>('session'),
  signIn: (customer: string) => ask<Customer>('sign-in', { customer }),
  signOut: () => ask<undefined>('sign-out', {}),
  order: (anonymousId: string, lines: readonly object[]) =>
    ask<PlacedOrder>('orders', { anonymousId, lines }),
  orders: (anonymousId: string) =>
    ask<{ orders: readonly KnownOrder[] }>(`orders${visitor(anonymousId)}`),
  campaign: (anonymousId: string) =>
    ask<{ campaign?: Campaign }>(`campaign${visitor(anonymousId)}`),
};
