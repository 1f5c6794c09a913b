import type { KMeansModel } from '@tradewind/ml';
import { compress, featureNames } from './features.js';
import type { FeatureName } from './features.js';

/** What rules ask of a centroid: plain values of features, and ranks among the centroids from 0 to 1. */
interface Portrait {
  readonly atLeast: (feature: FeatureName, value: number) => boolean;
  readonly below: (feature: FeatureName, value: number) => boolean;
  readonly rankAtLeast: (feature: FeatureName, rank: number) => boolean;
  readonly rankAtMost: (feature: FeatureName, rank: number) => boolean;
}

interface NamingRule {
  readonly name: string;
  readonly fits: (centroid: Portrait) => boolean;
  /** Of several that fit, the one with the most of it takes the name; the least, if it is turned. */
  readonly by: FeatureName;
  readonly isTurned?: boolean;
}

const isBuyer = (c: Portrait) => c.atLeast('orders', 0.5);
const isNoBuyer = (c: Portrait) => c.below('orders', 0.5);
const isRepeatBuyer = (c: Portrait) => c.atLeast('orders', 1.5);
/** Days unseen after which a shopper counts as lapsing. */
const LAPSING_DAYS = 14;
const isLapsing = (c: Portrait) => c.atLeast('inactiveDays', LAPSING_DAYS);
const isActive = (c: Portrait) => c.below('inactiveDays', LAPSING_DAYS);

/** In order of precedence; each names at most one segment. */
const rules: readonly NamingRule[] = [
  {
    name: 'Loyal high spenders',
    fits: (c) =>
      isRepeatBuyer(c) &&
      isActive(c) &&
      c.rankAtLeast('revenue', 0.6) &&
      c.rankAtLeast('orders', 0.6),
    by: 'revenue',
  },
  { name: 'Lapsing regulars', fits: (c) => isRepeatBuyer(c) && isLapsing(c), by: 'orders' },
  { name: 'Lapsing buyers', fits: (c) => isBuyer(c) && isLapsing(c), by: 'inactiveDays' },
  { name: 'Lapsing browsers', fits: (c) => isNoBuyer(c) && isLapsing(c), by: 'inactiveDays' },
  {
    name: 'Frequent buyers',
    fits: (c) => isRepeatBuyer(c) && c.rankAtLeast('orders', 0.5),
    by: 'orders',
  },
  {
    name: 'Big basket buyers',
    fits: (c) => isBuyer(c) && c.rankAtLeast('averageOrder', 0.6),
    by: 'averageOrder',
  },
  {
    name: 'Cart fillers',
    fits: (c) => isNoBuyer(c) && c.atLeast('recentCarts', 0.5) && c.rankAtLeast('recentCarts', 0.5),
    by: 'recentCarts',
  },
  {
    name: 'Engaged browsers',
    fits: (c) => isNoBuyer(c) && c.rankAtLeast('recentViews', 0.5),
    by: 'recentViews',
  },
  {
    name: 'New browsers',
    fits: (c) => isNoBuyer(c) && c.below('visits', 1.5),
    by: 'recentViews',
    isTurned: true,
  },
  { name: 'Returning browsers', fits: isNoBuyer, by: 'visits' },
  {
    name: 'Small basket buyers',
    fits: (c) => isBuyer(c) && c.rankAtMost('averageOrder', 0.4),
    by: 'averageOrder',
    isTurned: true,
  },
  {
    name: 'New buyers',
    fits: (c) => isBuyer(c) && c.below('orders', 1.5),
    by: 'orderAgeDays',
    isTurned: true,
  },
  { name: 'Occasional buyers', fits: isBuyer, by: 'orders' },
];

type Centroids = Pick<KMeansModel, 'centroids'>['centroids'];

/**
 * Names the centroids of a model by rules on their values and ranks: the first rule takes the
 * centroid that fits it best, and so on; what is left is called after what it does, numbered. The
 * names are all different and depend on the centroids and the given names alone.
 *
 * @param given By centroid, the name that it has already.
 */
export function nameSegments(
  { centroids }: { readonly centroids: Centroids },
  given: readonly (string | undefined)[] = [],
): string[] {
  const names = centroids.map((_, k) => given[k]);
  for (const { name, fits, by, isTurned } of rules) {
    if (names.includes(name)) continue;
    const fitting = centroids
      .map((_, k) => k)
      .filter((k) => names[k] === undefined && fits(portraitOf(centroids, k, 0)))
      .sort((a, b) => valueAt(centroids, b, by) - valueAt(centroids, a, by));
    const best = isTurned ? fitting.at(-1) : fitting[0];
    if (best !== undefined) names[best] = name;
  }
  return names.map((name, k) => {
    if (name !== undefined) return name;
    const kind = isBuyer(portraitOf(centroids, k, 0)) ? 'Buyers' : 'Browsers';
    let number = 1;
    while (names.includes(`${kind}, group ${number}`)) number += 1;
    return (names[k] = `${kind}, group ${number}`);
  });
}

/** How far beyond a bound a segment may come before it has lost its name, on the scale of logarithms. */
const SLACK = 0.25;

/**
 * Whether a centroid still is what its name says, with some slack: a segment at a bound does not lose its
 * name and get it again. A name that comes from no rule always fits.
 */
export function isStillNamed(centroids: Centroids, k: number, name: string): boolean {
  const rule = rules.find((each) => each.name === name);
  return !rule || rule.fits(portraitOf(centroids, k, SLACK));
}

function valueAt(centroids: Centroids, k: number, feature: FeatureName): number {
  return centroids[k]?.[featureNames.indexOf(feature)] ?? 0;
}

/** Share of the other centroids that have less: 0 lowest, 1 highest. */
function rankOf(centroids: Centroids, k: number, feature: FeatureName): number {
  const own = valueAt(centroids, k, feature);
  const less = centroids.filter((_, other) => valueAt(centroids, other, feature) < own).length;
  return centroids.length > 1 ? less / (centroids.length - 1) : 1;
}

function portraitOf(centroids: Centroids, k: number, slack: number): Portrait {
  const at = (feature: FeatureName) => valueAt(centroids, k, feature);
  const rank = (feature: FeatureName) => rankOf(centroids, k, feature);
  return {
    atLeast: (feature, value) => at(feature) + slack >= compress(value),
    below: (feature, value) => at(feature) - slack < compress(value),
    // Ranks move with every other centroid: they give a name, and do not take one.
    rankAtLeast: (feature, least) => slack > 0 || rank(feature) >= least,
    rankAtMost: (feature, most) => slack > 0 || rank(feature) <= most,
  };
}
