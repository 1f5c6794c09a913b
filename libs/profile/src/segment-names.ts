import type { KMeansModel } from '@tradewind/ml';
import { decompress, featureNames } from './features.js';
import type { FeatureName } from './features.js';

/** What rules ask of a centroid: the plain value of a feature, and its rank among the centroids. */
interface Portrait {
  readonly value: (feature: FeatureName) => number;
  /** Share of the other centroids that have less: 0 lowest, 1 highest. */
  readonly rank: (feature: FeatureName) => number;
}

interface NamingRule {
  readonly name: string;
  readonly fits: (centroid: Portrait) => boolean;
  /** Of several that fit, the one with the highest score takes the name. */
  readonly score: (centroid: Portrait) => number;
}

const isBuyer = ({ value }: Portrait) => value('orders') >= 0.5;
const isRepeatBuyer = ({ value }: Portrait) => value('orders') >= 1.5;
/** Days unseen after which a shopper counts as lapsing. */
const LAPSING_DAYS = 14;
const isLapsing = ({ value }: Portrait) => value('inactiveDays') >= LAPSING_DAYS;

/** In order of precedence; each names at most one segment. */
const rules: readonly NamingRule[] = [
  {
    name: 'Loyal high spenders',
    fits: (c) =>
      isRepeatBuyer(c) && !isLapsing(c) && c.rank('revenue') >= 0.6 && c.rank('orders') >= 0.6,
    score: (c) => c.value('revenue'),
  },
  {
    name: 'Lapsing regulars',
    fits: (c) => isRepeatBuyer(c) && isLapsing(c),
    score: (c) => c.value('orders'),
  },
  {
    name: 'Lapsing buyers',
    fits: (c) => isBuyer(c) && isLapsing(c),
    score: (c) => c.value('inactiveDays'),
  },
  {
    name: 'Lapsing browsers',
    fits: (c) => !isBuyer(c) && isLapsing(c),
    score: (c) => c.value('inactiveDays'),
  },
  {
    name: 'Frequent buyers',
    fits: (c) => isRepeatBuyer(c) && c.rank('orders') >= 0.5,
    score: (c) => c.value('orders'),
  },
  {
    name: 'Big basket buyers',
    fits: (c) => isBuyer(c) && c.rank('averageOrder') >= 0.6,
    score: (c) => c.value('averageOrder'),
  },
  {
    name: 'Cart fillers',
    fits: (c) => !isBuyer(c) && c.value('recentCarts') >= 0.5 && c.rank('recentCarts') >= 0.5,
    score: (c) => c.value('recentCarts'),
  },
  {
    name: 'Engaged browsers',
    fits: (c) => !isBuyer(c) && c.rank('recentViews') >= 0.5,
    score: (c) => c.value('recentViews'),
  },
  {
    name: 'New browsers',
    fits: (c) => !isBuyer(c) && c.value('visits') < 1.5,
    score: (c) => -c.value('recentViews'),
  },
  {
    name: 'Returning browsers',
    fits: (c) => !isBuyer(c),
    score: (c) => c.value('visits'),
  },
  {
    name: 'Small basket buyers',
    fits: (c) => isBuyer(c) && c.rank('averageOrder') <= 0.4,
    score: (c) => -c.value('averageOrder'),
  },
  {
    name: 'New buyers',
    fits: (c) => isBuyer(c) && !isRepeatBuyer(c),
    score: (c) => -c.value('orderAgeDays'),
  },
  {
    name: 'Occasional buyers',
    fits: isBuyer,
    score: (c) => c.value('orders'),
  },
];

/**
 * Names the centroids of a model by rules on their values and ranks: the first rule takes the
 * centroid that fits it best, and so on; what is left is called after what it does, numbered. The
 * names of a model are all different and depend on its centroids alone.
 */
export function nameSegments({ centroids }: Pick<KMeansModel, 'centroids'>): string[] {
  const portraits = centroids.map((_, k) => portraitOf(centroids, k));
  const names = new Array<string | undefined>(centroids.length).fill(undefined);
  for (const rule of rules) {
    let best: { cluster: number; score: number } | undefined;
    portraits.forEach((portrait, cluster) => {
      if (names[cluster] !== undefined || !rule.fits(portrait)) return;
      const score = rule.score(portrait);
      if (!best || score > best.score) best = { cluster, score };
    });
    if (best) names[best.cluster] = rule.name;
  }
  let others = 0;
  return names.map((name, cluster) => {
    if (name !== undefined) return name;
    const portrait = portraits[cluster];
    others += 1;
    return `${portrait && isBuyer(portrait) ? 'Buyers' : 'Browsers'}, group ${others}`;
  });
}

function portraitOf(centroids: readonly (readonly number[])[], cluster: number): Portrait {
  const at = (feature: FeatureName, k: number) =>
    centroids[k]?.[featureNames.indexOf(feature)] ?? 0;
  return {
    value: (feature) => decompress(at(feature, cluster)),
    rank: (feature) => {
      const own = at(feature, cluster);
      const less = centroids.filter((_, k) => at(feature, k) < own).length;
      return centroids.length > 1 ? less / (centroids.length - 1) : 1;
    },
  };
}
