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
  /** Starts for each number of clusters, half of them for either half of the rows. */
  readonly restarts: number;
  /** Clusters that are in use: another number has to be better by a margin, and so have other clusters. */
  readonly inUse?: Pick<KMeansModel, 'centroids'> | undefined;
  /** `ClusterFit.scores` of the fit before. */
  readonly scores?: Readonly<Record<string, number>> | undefined;
}

export interface ClusterFit {
  readonly model: KMeansModel;
  /** The cluster of each row. */
  readonly assigned: readonly number[];
  /** Mean silhouette. */
  readonly silhouette: number;
  /** Adjusted Rand index between what is made of all rows by a fit to every other row, and to the rest. */
  readonly agreement: number;
  /** Share of rows that a tree of depth 4 puts into the same cluster. */
  readonly fidelity: number;
  /** Whether these are the clusters in use, as they have become. */
  readonly isContinued: boolean;
  /** By number of clusters, how well it did in this fit and, ever less, in those before. */
  readonly scores: Readonly<Record<string, number>>;
}

/** Clusters of which other rows make others are no finding. */
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
/** What the scores of the fits before count together. */
const PAST = 0.7;
/** Other clusters than those in use have to lower the sum of squared distances by this share. */
const BETTER = 0.01;
/** Rows between which distances are taken: their number counts in its square. */
const MOST_COMPARED = 800;
/** Rows from which it is started; the best of each half goes on with all of its rows. */
const MOST_STARTED = 400;
/** Of the draw of these rows, which is the same whatever the seed of the starts. */
const DRAW = 1;
const MOST_ITERATIONS = 100;

/** How the tree is grown by which clusters are read: see `growDecisionTree`. */
export const READABLE_TREE = { maxDepth: 4, minLeaf: 5 } as const;

/**
 * Fits K-means (k-means++ and Lloyd's iterations of ml-kmeans) on robustly scaled rows, each number of
 * clusters from several starts, and chooses the number with the greatest mean silhouette, less .01 for
 * each cluster, and less twice what is lacking: to an agreement of fits to two halves of the rows of .90
 * (adjusted Rand index), to a fidelity of .95 of a tree of depth 4, and to a fiftieth of all rows in the
 * smallest cluster. Scores of successive
 * fits are averaged, with a weight of .7 for the past, so that no single sample decides on the number; the one
 * in use has .1 in its favour. Clusters that go on from those in use stand unless others have a sum of
 * squared distances that is lower by a hundredth.
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
  const prepared = prepare(rows, options.minimumScale);
  const most = Math.min(options.most, distinct);
  const counts = options.most - options.fewest + 1;
  const inUse = options.inUse?.centroids.length;
  const scores: Record<string, number> = {};
  let best: { readonly fit: SizedFit; readonly score: number } | undefined;
  for (let clusters = options.fewest; clusters <= most; clusters += 1) {
    const fit = fitOf(prepared, clusters, {
      ...options,
      beforeStart: (share) => {
        beforeStart((clusters - options.fewest + share) / counts);
      },
    });
    const averaged = averagedScore(fit, options.scores?.[clusters]);
    scores[clusters] = averaged;
    const score = averaged + (clusters === inUse ? CHANGE : 0);
    if (!best || score > best.score) best = { fit, score };
  }
  return best && { ...best.fit, scores };
}

type SizedFit = Omit<ClusterFit, 'scores'>;

/** How well so many clusters do, averaged with how they have done before. */
function averagedScore(fit: SizedFit, past: number | undefined): number {
  const now = fit.silhouette - ONE_MORE * fit.model.centroids.length - LACK * lackOf(fit);
  return past === undefined ? now : PAST * past + (1 - PAST) * now;
}

function prepare(rows: readonly (readonly number[])[], minimumScale: number): ScaledRows {
  const scaling = robustScaling(rows, rows[0]?.length ?? 0, minimumScale);
  const scaled = rows.map((row) => standardiseVector(row, scaling));
  const compared = drawn(rows.length, MOST_COMPARED);
  const distances = distancesBetween(compared.map((i) => scaled[i] ?? []));
  return { rows, scaled, scaling, compared, distances };
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
): SizedFit {
  const { agreement, best } = fitHalves(scaled, clusters, options);
  const held = heldOr(best, { scaled, scaling }, options.inUse);
  const { centroids } = held ?? best;
  const { weights, ...found } = modelOf(centroids, scaling);
  const model = { ...found, weights };
  const assigned = rows.map((row) => assignCluster(model, row));
  for (const cluster of assigned) weights[cluster] = (weights[cluster] ?? 0) + 1;
  const groups = compared.map((i) => assigned[i] ?? 0);
  return {
    model,
    assigned,
    silhouette: silhouette(distances, groups, clusters),
    agreement,
    isContinued: held !== undefined,
    fidelity: treeOf(rows, assigned).fidelity,
  };
}

/** What is lacking of what is asked of a fit; 0 if nothing is. */
function lackOf({ agreement, fidelity, model, assigned }: SizedFit): number {
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

/**
 * Fits either half of the rows by half of the starts, and goes on with all rows from where either ended.
 * Returns the better of both, and the adjusted Rand index between what the halves make of all rows: so it
 * is known whether other shoppers would have made other clusters.
 */
function fitHalves(
  scaled: number[][],
  clusters: number,
  { restarts, seed, beforeStart }: FitStarts,
): { readonly best: Start; readonly agreement: number } {
  const count = Math.max(1, Math.floor(restarts / 2));
  const shuffled = drawn(scaled.length, scaled.length).map((i) => scaled[i] ?? []);
  const middle = Math.ceil(shuffled.length / 2);
  const halves = [0, 1].map((half) => {
    const rows = half === 0 ? shuffled.slice(0, middle) : shuffled.slice(middle);
    const own = distinctIn(rows) >= clusters ? rows : scaled;
    const some = drawn(own.length, MOST_STARTED).map((i) => own[i] ?? []);
    const from = distinctIn(some) >= clusters ? some : own;
    const starts = Array.from({ length: count }, (_, start) => {
      beforeStart((half * count + start) / (2 * count));
      return startOf(from, clusters, { seed: seed + 1_000 * (half * count + start) });
    });
    return goOn(own, bestOf(starts));
  });
  const [a, b] = halves.map(({ centroids }) => scaled.map((row) => nearestOf(centroids, row)));
  const best = bestOf(halves.map((half) => goOn(scaled, half)));
  return { best, agreement: adjustedRandIndex(a ?? [], b ?? []) };
}

/** What the clusters in use lead to, if they are as many, and the best start is not better by a margin. */
function heldOr(
  best: Start,
  { scaled, scaling }: Pick<ScaledRows, 'scaled' | 'scaling'>,
  inUse: ClusterFitOptions['inUse'],
): Start | undefined {
  if (inUse?.centroids.length !== best.centroids.length) return undefined;
  const centroids = inUse.centroids.map((each) => standardiseVector(each, scaling));
  const held = goOn(scaled, { centroids });
  return best.inertia < (1 - BETTER) * held.inertia ? undefined : held;
}

function goOn(scaled: number[][], { centroids }: Pick<Start, 'centroids'>): Start {
  return startOf(scaled, centroids.length, {
    initialization: centroids.map((each) => [...each]),
  });
}

function distinctIn(rows: readonly (readonly number[])[]): number {
  return new Set(rows.map((row) => row.join())).size;
}

function nearestOf(centroids: Start['centroids'], row: readonly number[]): number {
  let [nearest, least] = [0, Infinity];
  centroids.forEach((centroid, k) => {
    const distance = row.reduce((sum, value, j) => sum + (value - (centroid[j] ?? 0)) ** 2, 0);
    if (distance < least) [nearest, least] = [k, distance];
  });
  return nearest;
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
