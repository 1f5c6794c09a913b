import {
  DEFAULT_MAX_BROWSER_ORDER,
  type PurposesByCategory,
  type ContentOf,
  type tenantDocument,
} from '@tradewind/contracts';

/** What a shop has chosen to believe, and which pages may read. */
export interface TenantPolicy {
  readonly trust: 'verified' | 'browser-orders';
  /** The most that an order of a browser may come to, in units of its currency. */
  readonly maxBrowserOrder: number;
  /** What the shop's categories of consent stand for, by name in lower case. */
  readonly consentCategories?: PurposesByCategory | undefined;
  /** Origins whose pages may read; undefined for any. */
  readonly origins?: readonly string[] | undefined;
}

export const defaultPolicy: TenantPolicy = {
  trust: 'verified',
  maxBrowserOrder: DEFAULT_MAX_BROWSER_ORDER,
};

/** The policy that a tenant's document states. */
export function policyIn(content: ContentOf<typeof tenantDocument>): TenantPolicy {
  const { trust, maxBrowserOrder, origins, consentCategories } = content;
  return {
    trust: trust ?? defaultPolicy.trust,
    maxBrowserOrder: maxBrowserOrder ?? defaultPolicy.maxBrowserOrder,
    origins,
    consentCategories: consentCategories && lowerCased(consentCategories),
  };
}

function lowerCased(categories: PurposesByCategory): PurposesByCategory {
  const named = Object.entries(categories).map(([name, of]) => [name.trim().toLowerCase(), of]);
  return Object.fromEntries(named) as PurposesByCategory;
}
