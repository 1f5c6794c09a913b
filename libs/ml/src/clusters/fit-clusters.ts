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
  /** A number of clusters that is in use: another one has to be better by a margin. */
  readonly preferred?: number | undefined;
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
/** What a lack of these counts, in silhouette. */
const LACK = 2;
/** What one cluster more has to gain, in silhouette, and any other number than the one in use. */
const ONE_MORE = 0.01;
const CHANGE = 0.1;
/** Rows between which distances are taken: their number counts in its square. */
const MOST_COMPARED = 500;
/** Rows from which it is started; the best of each half goes on with all of them. */
const MOST_STARTED = 400;
/** Of the draw of these rows, which is the same whatever the seed of the starts. */
const DRAW = 1;
const MOST_ITERATIONS = 100;

/** How the tree is grown by which clusters are read: see `growDecisionTree`. */
export const READABLE_TREE = { maxDepth: 4, minLeaf: 5 } as const;

/**
 * Fits K-means (k-means++ and Lloyd's iterations of ml-kmeans) on robustly scaled rows, each number of
 * clusters from several starts, and chooses the number with the greatest mean silhouette, less .01 for
 * each cluster, and less twice what is lacking: to an agreement of the two halves of starts of .90
 * (adjusted Rand index), to a fidelity of .95 of a tree of depth 4, and to a fiftieth of all rows in the
 * smallest cluster. A number that is in use has .1 in its favour.
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
  const compared = drawn(rows.length, MOST_COMPARED);
  const distances = distancesBetween(compared.map((i) => scaled[i] ?? []));
  const counts = options.most - options.fewest + 1;
  let best: { readonly fit: ClusterFit; readonly score: number } | undefined;
  for (let clusters = options.fewest; clusters <= options.most; clusters += 1) {
    if (distinct < clusters) break;
    const fit = fitOf({ rows, scaled, scaling, compared, distances }, clusters, {
      ...options,
      beforeStart: (share) => {
        beforeStart((clusters - options.fewest + share) / counts);
      },
    });
    const isInUse = clusters === options.preferred;
    const score =
      fit.silhouette - ONE_MORE * clusters + (isInUse ? CHANGE : 0) - LACK * lackOf(fit);
    if (!best || score > best.score) best = { fit, score };
  }
  return best?.fit;
}

interface ScaledRows {
  readonly rows: readonly (readonly number[])[];
  readonly scaled: number[][];
  readonly scaling: Standardisation;
  /** Numbers of the rows between which the distances are. */
  readonly compared: readonly number[];
  readonly distances: Float64Array;
}

type FitStarts = ClusterFitOptions & { readonly beforeStart: (share: number) => void };

/** The best fit of so many clusters. */
function fitOf(
  { rows, scaled, scaling, compared, distances }: ScaledRows,
  clusters: number,
  options: FitStarts,
): ClusterFit {
  const [chosen, other] = halvesOf(scaled, clusters, options);
  const { weights, ...found } = modelOf(chosen.centroids, scaling);
  const model = { ...found, weights };
  const assigned = rows.map((row) => assignCluster(model, row));
  for (const cluster of assigned) weights[cluster] = (weights[cluster] ?? 0) + 1;
  const groups = compared.map((i) => assigned[i] ?? 0);
  return {
    model,
    assigned,
    silhouette: silhouette(distances, groups, clusters),
    agreement: adjustedRandIndex(chosen.clusters, other.clusters),
    fidelity: treeOf(rows, assigned).fidelity,
  };
}

/** What is lacking of what is asked of a fit; 0 if nothing is. */
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

/** The best start of either half, gone on with all rows; the better one first. */
function halvesOf(
  scaled: number[][],
  clusters: number,
  { restarts, seed, beforeStart }: FitStarts,
): readonly [Start, Start] {
  const some = drawn(scaled.length, MOST_STARTED).map((i) => scaled[i] ?? []);
  const isSome = new Set(some.map((row) => row.join())).size >= clusters;
  const from = isSome ? some : scaled;
  const count = Math.max(2, restarts);
  const starts = Array.from({ length: count }, (_, start) => {
    beforeStart(start / count);
    return startOf(from, clusters, { seed: seed + 1_000 * start });
  });
  const middle = Math.floor(count / 2);
  const [a, b] = [bestOf(starts.slice(0, middle)), bestOf(starts.slice(middle))].map((start) =>
    startOf(scaled, clusters, { initialization: start.centroids.map((each) => [...each]) }),
  ) as [Start, Start];
  return b.inertia < a.inertia ? [b, a] : [a, b];
}

function startOf(
  scaled: number[][],
  clusters: number,
  from: { readonly seed: number } | { readonly initialization: number[][] },
): Start {
  const found = kmeans(scaled, clusters, { ...from, maxIterations: MOST_ITERATIONS });
  const start = { centroids: found.centroids, clusters: found.clusters };
  return { ...start, inertia: inertiaOf(scaled, start) };
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

/** Numbers of rows, drawn: any rule of their order would draw from some clusters alone. */
function drawn(count: number, most: number): number[] {
  const next = seededNumbers(DRAW);
  return Array.from({ length: count }, (_, i) => ({ i, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ i }) => i);
}
