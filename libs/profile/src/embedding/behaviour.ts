import { decayedValue, decayFactor, stableHash } from '@tradewind/ml';
import type { Affinity } from '../affinities.js';
import { compress, featureNames, featuresOf } from '../features.js';
import { DAY_MS, HALF_LIFE_MS } from '../profile-activity.js';
import type { ShopperProfile } from '../profile-state.js';
import { ordersOf } from '../purchases.js';

/** Events that are counted. */
const EVENTS = [
  'page.viewed',
  'product.list_viewed',
  'product.viewed',
  'product.clicked',
  'search.performed',
  'wishlist.item_added',
  'cart.item_added',
  'cart.item_removed',
  'checkout.started',
  'promo.clicked',
] as const;
/** Buckets that labels fall into by their hash: shops have other labels, and the network needs a number. */
const CATEGORY_BUCKETS = 8;
const BRAND_BUCKETS = 4;
/** Spans before now in which days with an order are counted, days. */
const SPANS = [7, 30, 60, 90, 180, 365];

/**
 * What the deep profile knows of a shopper, from which his behaviour as of any later time follows if he has
 * done nothing since. Numbers alone, no label: the fixed ones, then the days with an order, ascending.
 */
export type BehaviourRecord = readonly number[];

const FIXED = 11;
const FIRST_DAY = FIXED + EVENTS.length + CATEGORY_BUCKETS + BRAND_BUCKETS;

/** The columns of `behaviourAt`: first what segments are formed by, then what only the deep profile has. */
export const behaviourColumns: readonly string[] = [
  ...featureNames,
  'knownDays',
  'recentOrders',
  'returned',
  ...SPANS.map((days) => `orderDays${days}`),
  'meanGap',
  'lastGap',
  'overdue',
  'categories',
  ...EVENTS,
  ...Array.from({ length: CATEGORY_BUCKETS }, (_, at) => `category${at}`),
  ...Array.from({ length: BRAND_BUCKETS }, (_, at) => `brand${at}`),
];

export function behaviourRecord(profile: ShopperProfile): BehaviourRecord {
  const { lastSeen, firstSeen = lastSeen, lastOrderAt, orderDays } = profile;
  const at = featuresOf(profile, lastSeen).map(Math.expm1);
  const value = (name: (typeof featureNames)[number]) => at[featureNames.indexOf(name)] ?? 0;
  const { refunds, cancellations } = ordersOf(profile);
  const fixed = [
    firstSeen / DAY_MS,
    lastSeen / DAY_MS,
    // 0 stands for none.
    (lastOrderAt ?? 0) / DAY_MS,
    value('orders'),
    value('revenue'),
    value('recentViews'),
    value('recentCarts'),
    value('visits'),
    decayedValue(profile.purchases, HALF_LIFE_MS, lastSeen),
    refunds + cancellations,
    profile.categories.length,
  ];
  return [
    ...fixed,
    ...EVENTS.map((type) => profile.events[type] ?? 0),
    ...shares(profile.categories, CATEGORY_BUCKETS),
    ...shares(profile.brands, BRAND_BUCKETS),
    ...(orderDays?.days ?? []),
  ].map(rounded);
}

/** The behaviour of a shopper at `now`, ms, by `behaviourColumns`. The first of them are `featuresOf`, rounded. */
export function behaviourAt(record: BehaviourRecord, now: number): number[] {
  const today = now / DAY_MS;
  const [first, last, lastOrder, orders, revenue, views, ...others] = fixedOf(record);
  const [carts, visits, purchases, returned, categories] = others;
  const fading = decayFactor(Math.max(0, now - last * DAY_MS), HALF_LIFE_MS);
  const days = orderDaysOf(record);
  const gaps = days.slice(1).map((day, at) => day - (days[at] ?? day));
  const meanGap = gaps.length > 0 ? gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length : 0;
  const orderAge = today - (lastOrder > 0 ? lastOrder : first);
  const numbers = [
    today - last,
    orderAge,
    orders,
    revenue,
    orders > 0 ? revenue / orders : 0,
    views * fading,
    carts * fading,
    visits,
    today - first,
    purchases * fading,
    returned,
    ...SPANS.map((span) => days.filter((day) => day > today - span).length),
    meanGap,
    gaps.at(-1) ?? 0,
    meanGap > 0 ? orderAge / meanGap : 0,
    categories,
    ...record.slice(FIXED, FIXED + EVENTS.length),
  ];
  return [...numbers.map(compress), ...record.slice(FIXED + EVENTS.length, FIRST_DAY)];
}

/** Days of the first and last event and of the last order, orders, revenue; then counts. */
function fixedOf(record: BehaviourRecord) {
  return record as unknown as readonly [
    ...[first: number, last: number, lastOrder: number, orders: number, revenue: number],
    ...[views: number, carts: number, visits: number, purchases: number, returned: number],
    categories: number,
  ];
}

/** The days with an order of which each is known, numbered from 1970, ascending. */
export function orderDaysOf(record: BehaviourRecord): readonly number[] {
  return record.slice(FIRST_DAY);
}

/** Of the weight of labels, the share of each bucket. */
function shares(affinities: readonly Affinity[], buckets: number): number[] {
  const sums = new Array<number>(buckets).fill(0);
  const total = affinities.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [label, weight] of affinities) {
    const bucket = stableHash(label) % buckets;
    if (total > 0) sums[bucket] = (sums[bucket] ?? 0) + weight / total;
  }
  return sums;
}

/** Three decimals: a day to the minute and a half. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
