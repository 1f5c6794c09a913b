import { kmeans } from 'ml-kmeans';
import { distancesBetween, silhouette } from './silhouette.js';
import { assignCluster } from '../kmeans.js';
import type { KMeansModel } from '../kmeans.js';
import { standardiseVector } from '../moments.js';
import type { Standardisation } from '../moments.js';
import { seededNumbers } from '../random-source.js';
import { depthOf, growDecisionTree, leafFor } from '../tree/decision-tree.js';
import { adjustedRandIndex } from './agreement.js';
import { robustScaling } from './robust-scaling.js';

export interface ClusterFitOptions {
  /** Numbers of clusters to choose from; equal ones leave no choice. */
  readonly fewest: number;
  readonly most: number;
  readonly minimumScale: number;
  readonly seed: number;
  /** Starts for each number of clusters, in two halves. */
  readonly restarts: number;
}

export interface ClusterFit {
  readonly model: KMeansModel;
  /** The cluster of each row. */
  readonly assigned: readonly number[];
  /** Mean silhouette. */
  readonly silhouette: number;
  /** Adjusted Rand index between the best of one half of the starts and the best of the other. */
  readonly agreement: number;
  /** Share of rows that a tree of depth 4 puts into the same cluster. */
  readonly fidelity: number;
}

/** Clusters of which other starts make others are no finding. */
const LEAST_AGREEMENT = 0.9;
/** What a shallow tree cannot tell a merchandiser cannot be told. */
const LEAST_FIDELITY = 0.95;
/** A cluster holds at least this share of the rows. */
const LEAST_SHARE = 0.02;
/** Rows between which distances are taken: their number counts in its square. */
const MOST_COMPARED = 500;
const MOST_ITERATIONS = 100;

/** How the tree is grown by which clusters are read: see `growDecisionTree`. */
export const READABLE_TREE = { maxDepth: 4, minLeaf: 5 } as const;

/**
 * Fits K-means (k-means++ and Lloyd's iterations of ml-kmeans) on robustly scaled rows, each number of
 * clusters from several starts, and chooses the number: of those whose two halves of starts agree (ARI at
 * least .90), that a tree of depth 4 tells apart (fidelity at least .95) and of which no cluster is
 * smaller than a fiftieth, the one with the greatest mean silhouette; the fewer of equals. Where none is
 * like that, the one that comes nearest.
 *
 * `undefined` while there are fewer distinct rows than clusters. The same rows and options give the same
 * fit.
 *
 * @param beforeStart Called before each start with the share of the work that is done; may throw.
 */
export function fitClusters(
  rows: readonly (readonly number[])[],
  options: ClusterFitOptions,
  beforeStart: (share: number) => void = () => undefined,
): ClusterFit | undefined {
  const distinct = new Set(rows.map((row) => row.join())).size;
  const scaling = robustScaling(rows, rows[0]?.length ?? 0, options.minimumScale);
  const scaled = rows.map((row) => standardiseVector(row, scaling));
  const compared = drawn(rows.length, options.seed);
  const distances = distancesBetween(compared.map((i) => scaled[i] ?? []));
  const counts = options.most - options.fewest + 1;
  let best: { readonly fit: ClusterFit; readonly lacks: number } | undefined;
  for (let clusters = options.fewest; clusters <= options.most; clusters += 1) {
    if (distinct < clusters) break;
    const halves = halvesOf(scaled, clusters, options, (share) => {
      beforeStart((clusters - options.fewest + share) / counts);
    });
    const [chosen, other] = halves;
    const model = modelOf(chosen.centroids, scaling);
    const assigned = rows.map((row) => assignCluster(model, row));
    for (const cluster of assigned) model.weights[cluster] = (model.weights[cluster] ?? 0) + 1;
    const fit: ClusterFit = {
      model,
      assigned,
      silhouette: silhouette(
        distances,
        compared.map((i) => assigned[i] ?? 0),
        clusters,
      ),
      agreement: adjustedRandIndex(chosen.clusters, other.clusters),
      fidelity: treeOf(rows, assigned).fidelity,
    };
    const lacks = lackOf(fit);
    const isBetter =
      !best || lacks < best.lacks || (lacks === best.lacks && fit.silhouette > best.fit.silhouette);
    if (isBetter) best = { fit, lacks };
  }
  return best?.fit;
}

/** How far a fit is from what is asked of it; 0 if it is not. */
function lackOf({ agreement, fidelity, model, assigned }: ClusterFit): number {
  const least = Math.min(...model.weights) / Math.max(1, assigned.length);
  return [LEAST_AGREEMENT - agreement, LEAST_FIDELITY - fidelity, LEAST_SHARE - least]
    .map((lack) => Math.max(0, lack))
    .reduce((sum, lack) => sum + lack, 0);
}

/** The tree that tells clusters apart, and how well. */
export function treeOf(rows: readonly (readonly number[])[], clusters: readonly number[]) {
  const tree = growDecisionTree(rows, clusters, READABLE_TREE);
  const right = rows.filter((row, i) => leafFor(tree, row).label === clusters[i]).length;
  return { tree, depth: depthOf(tree), fidelity: rows.length > 0 ? right / rows.length : 0 };
}

interface Start {
  readonly centroids: readonly (readonly number[])[];
  readonly clusters: readonly number[];
  readonly inertia: number;
}

/** The best start of either half, the better one first. */
function halvesOf(
  scaled: number[][],
  clusters: number,
  { restarts, seed }: ClusterFitOptions,
  beforeStart: (share: number) => void,
): readonly [Start, Start] {
  const starts = Array.from({ length: Math.max(2, restarts) }, (_, start) => {
    beforeStart(start / Math.max(2, restarts));
    const result = kmeans(scaled, clusters, {
      seed: seed + 1_000 * start,
      maxIterations: MOST_ITERATIONS,
    });
    return { ...result, inertia: inertiaOf(scaled, result) };
  });
  const middle = Math.floor(starts.length / 2);
  const [a, b] = [bestOf(starts.slice(0, middle)), bestOf(starts.slice(middle))];
  return b.inertia < a.inertia ? [b, a] : [a, b];
}

function bestOf(starts: readonly Start[]): Start {
  return starts.reduce((best, each) => (each.inertia < best.inertia ? each : best));
}

function inertiaOf(
  scaled: readonly (readonly number[])[],
  { centroids, clusters }: Pick<Start, 'centroids' | 'clusters'>,
): number {
  return scaled.reduce((total, row, i) => {
    const centroid = centroids[clusters[i] ?? 0] ?? [];
    return total + row.reduce((sum, value, j) => sum + (value - (centroid[j] ?? 0)) ** 2, 0);
  }, 0);
}

function modelOf(
  centroids: Start['centroids'],
  scaling: Standardisation,
): KMeansModel & { weights: number[] } {
  // Starts may find clusters in any order; this one depends on what they are.
  const sorted = centroids
    .map((centroid) =>
      centroid.map((value, j) => value * (scaling.scale[j] ?? 1) + (scaling.mean[j] ?? 0)),
    )
    .sort((a, b) => compare(a, b));
  return { ...scaling, centroids: sorted, weights: sorted.map(() => 0) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, j) => value !== b[j]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Numbers of rows, drawn by the seed: any rule of their order would draw from some clusters alone. */
function drawn(count: number, seed: number): number[] {
  const next = seededNumbers(seed);
  return Array.from({ length: count }, (_, i) => ({ i, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_COMPARED)
    .map(({ i }) => i);
}
