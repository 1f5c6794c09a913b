import { decayedValue, decayFactor } from '@tradewind/ml';
import { DAY_MS, HALF_LIFE_MS } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';
import { ordersOf } from './purchases.js';

/**
 * What segments are formed by: one schema for the fold, the trainer and all readers. All are
 * `log(1 + x)` of a number that is never negative, so that a factor counts alike at any size.
 */
export const profileFeatures = [
  /** Days since the last event. */
  {
    name: 'inactiveDays',
    words: 'days since the last event',
    high: 'long unseen',
    low: 'seen lately',
  },
  /** Days since the last order; since the first event while there is none. */
  {
    name: 'orderAgeDays',
    words: 'days since the last order, or since the first event without one',
    high: 'no order for long',
    low: 'ordered or came first lately',
  },
  { name: 'orders', words: 'orders', high: 'many orders', low: 'few orders' },
  /** Net, in units of the currency. */
  { name: 'revenue', words: 'net revenue', high: 'high revenue', low: 'low revenue' },
  /** Net revenue by order. */
  { name: 'averageOrder', words: 'average order', high: 'large baskets', low: 'small baskets' },
  {
    name: 'recentViews',
    words: 'recent views',
    high: 'views many products',
    low: 'views few products',
  },
  {
    name: 'recentCarts',
    words: 'recent additions to carts',
    high: 'fills carts',
    low: 'adds little to carts',
  },
  { name: 'visits', words: 'visits', high: 'comes often', low: 'came seldom' },
] as const;

export type FeatureName = (typeof profileFeatures)[number]['name'];
export const featureNames: readonly FeatureName[] = profileFeatures.map(({ name }) => name);

/** Lower bound of a feature's scale: less spread than a quarter on the log scale is no structure. */
export const MINIMUM_SCALE = 0.25;

/**
 * The features of a shopper at `now`, in the order of `profileFeatures`, to six decimals. Revenue is in
 * the currency of most of the shopper's orders.
 */
export function featuresOf(profile: ShopperProfile, now: number): number[] {
  const { orders, ...sums } = ordersOf(profile);
  const revenue = Math.max(0, sums.revenue);
  const lastOrder = profile.lastOrderAt ?? profile.firstSeen ?? now;
  return [
    (now - profile.lastSeen) / DAY_MS,
    (now - lastOrder) / DAY_MS,
    orders,
    revenue,
    orders > 0 ? revenue / orders : 0,
    decayedValue(profile.views, HALF_LIFE_MS, now),
    decayedValue(profile.carts, HALF_LIFE_MS, now),
    profile.sessions,
  ].map(compress);
}

/**
 * The features of a shopper who has done nothing since they were those at `from`, as they are at `to`
 * (ms): days of absence have gone by, and fading counts have faded.
 */
export function agedFeatures(vector: readonly number[], from: number, to: number): number[] {
  const days = (to - from) / DAY_MS;
  const fading = decayFactor(to - from, HALF_LIFE_MS);
  return featureNames.map((name, j) => {
    const value = vector[j] ?? 0;
    if (name === 'inactiveDays' || name === 'orderAgeDays')
      return compress(decompress(value) + days);
    if (name === 'recentViews' || name === 'recentCarts')
      return compress(decompress(value) * fading);
    return value;
  });
}

/** `log(1 + x)`, to six decimals; a negative number counts as 0. */
export function compress(value: number): number {
  return Math.round(Math.log1p(Math.max(0, value)) * 1e6) / 1e6;
}

/** The feature as it was before `log(1 + x)`. */
export function decompress(value: number): number {
  return Math.expm1(value);
}
