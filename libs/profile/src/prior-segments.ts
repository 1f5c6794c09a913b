import type { ModelVersion } from '@tradewind/contracts';
import { compress, featureNames } from './features.js';
import type { FeatureName } from './features.js';
import { describeCentroid, PRIOR_EPOCH } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';

/** What a member is like; features that are left out are 0. Money is in units of a currency like the euro. */
const typical: Readonly<Record<string, Partial<Record<FeatureName, number>>>> = {
  'New browsers': { inactiveDays: 1, orderAgeDays: 1, recentViews: 2, visits: 1 },
  'Engaged browsers': {
    ...{ inactiveDays: 2, orderAgeDays: 14, recentViews: 15, recentCarts: 0.3, visits: 4 },
  },
  'Cart fillers': {
    ...{ inactiveDays: 2, orderAgeDays: 5, recentViews: 8, recentCarts: 2, visits: 2 },
  },
  'Lapsing browsers': { inactiveDays: 45, orderAgeDays: 60, recentViews: 1, visits: 2 },
  'New buyers': {
    ...{ inactiveDays: 5, orderAgeDays: 8, orders: 1, revenue: 60, averageOrder: 60 },
    ...{ recentViews: 4, recentCarts: 1, visits: 2 },
  },
  'Loyal high spenders': {
    ...{ inactiveDays: 5, orderAgeDays: 15, orders: 6, revenue: 500, averageOrder: 85 },
    ...{ recentViews: 12, recentCarts: 3, visits: 12 },
  },
  'Lapsing buyers': {
    ...{ inactiveDays: 75, orderAgeDays: 90, orders: 1.4, revenue: 85, averageOrder: 60 },
    ...{ recentViews: 0.5, recentCarts: 0.2, visits: 3 },
  },
};

/** Of each feature, in the order of `profileFeatures`, a plausible spread among the shoppers of a shop. */
const SCALE = [1.5, 1.5, 0.6, 2, 2, 1.2, 0.6, 0.7];

/**
 * The segments that shoppers are in from the first event on, until a shop has shoppers enough to learn its
 * own. The learned ones that mean the same to most of their members keep these ids.
 */
export const priorSegments: ModelVersion<KMeansSnapshot> = {
  epoch: PRIOR_EPOCH,
  value: snapshot(),
};

function snapshot(): KMeansSnapshot {
  const names = Object.keys(typical);
  const centroids = names.map((name) =>
    featureNames.map((feature) => compress(typical[name]?.[feature] ?? 0)),
  );
  const model = {
    mean: featureNames.map(
      (_, j) => centroids.reduce((sum, centroid) => sum + (centroid[j] ?? 0), 0) / names.length,
    ),
    scale: SCALE,
    centroids,
    weights: names.map(() => 1),
  };
  const segments = names.map((name, k) => ({
    segment: `segment-${k + 1}`,
    name,
    description: describeCentroid(model, k),
  }));
  return { ...model, features: featureNames, segments, generation: 0 };
}
