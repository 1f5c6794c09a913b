import { assignCluster, squaredDistance } from '../kmeans.js';
import type { KMeansModel } from '../kmeans.js';
import { adjustedRandIndex } from './agreement.js';
import { fitClusters } from './fit-clusters.js';
import type { ClusterFit, ClusterFitOptions } from './fit-clusters.js';
import { distancesBetween, silhouette } from './silhouette.js';
import { standardiseVector } from '../moments.js';

/**
 * Clusters in use go on as what they have become. A model that other shoppers lead to as well takes the place of the one before: so what is in use follows
 * from the shoppers, not from the way there. Any other has to part them this much better.
 */
const LEAST_AGREEMENT = 0.9;
const BETTER_SILHOUETTE = 0.05;
const MOST_COMPARED = 500;

export interface ClusterRefit extends ClusterFit {
  /** By cluster before and now, the rows that they have in common. */
  readonly common: readonly (readonly number[])[];
  readonly isBetter: boolean;
  /** Of the model before, on the same rows and the same scale. */
  readonly before: {
    readonly silhouette: number;
    /** Its mean squared distance by that of the new one. */
    readonly distanceRatio: number;
    /** Adjusted Rand index between both. */
    readonly agreement: number;
  };
}

/** Fits clusters to rows as `fitClusters` does, and compares them with a model that is in use. */
export function refitClusters(
  rows: readonly (readonly number[])[],
  incumbent: KMeansModel,
  options: ClusterFitOptions,
  beforeStart?: (share: number) => void,
): ClusterRefit | undefined {
  const fit = fitClusters(rows, { ...options, inUse: incumbent }, beforeStart);
  if (!fit) return undefined;
  const before = { ...incumbent, mean: fit.model.mean, scale: fit.model.scale };
  const held = rows.map((row) => assignCluster(incumbent, row));
  const clusters = incumbent.centroids.length;
  const common = incumbent.centroids.map(() => fit.model.centroids.map(() => 0));
  held.forEach((from, i) => {
    const row = common[from];
    const to = fit.assigned[i] ?? 0;
    if (row) row[to] = (row[to] ?? 0) + 1;
  });
  const compared = rows.slice(0, MOST_COMPARED);
  const distances = distancesBetween(compared.map((row) => standardiseVector(row, fit.model)));
  const silhouettes = [
    silhouette(distances, fit.assigned.slice(0, compared.length), fit.model.centroids.length),
    silhouette(distances, held.slice(0, compared.length), clusters),
  ] as const;
  const ratio = meanDistance(before, rows, held) / meanDistance(fit.model, rows, fit.assigned);
  return {
    ...fit,
    common,
    isBetter:
      fit.isContinued ||
      fit.agreement >= LEAST_AGREEMENT ||
      silhouettes[0] > silhouettes[1] + BETTER_SILHOUETTE,
    before: {
      silhouette: silhouettes[1],
      distanceRatio: Number.isFinite(ratio) ? ratio : 1,
      agreement: adjustedRandIndex(held, fit.assigned),
    },
  };
}

function meanDistance(
  model: KMeansModel,
  rows: readonly (readonly number[])[],
  clusters: readonly number[],
): number {
  const sum = rows.reduce(
    (total, row, i) => total + squaredDistance(model, model.centroids[clusters[i] ?? 0] ?? [], row),
    0,
  );
  return sum / Math.max(1, rows.length);
}
