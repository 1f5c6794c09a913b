import { kmeans } from 'ml-kmeans';
import {
  emptyMoments,
  mergeMoments,
  observeVector,
  standardiseVector,
  standardisationOf,
} from './moments.js';
import type { Moments, Standardisation } from './moments.js';

/**
 * A coordinate counts as at most this many deviations, so that one outlier does not dominate a
 * distance.
 */
const FARTHEST = 10;
/** Larger coordinates are taken as errors; vectors that contain one are not learned. */
const LARGEST = 1e9;

/** Centroids in the units of the features, and the scale for distances. */
export interface KMeansModel extends Standardisation {
  readonly centroids: number[][];
  /** Decayed number of vectors behind each centroid. */
  readonly weights: number[];
}

/**
 * What a set of vectors adds to a model. Statistics are additive by field and JSON-serialisable.
 */
export interface ClusterStatistics {
  readonly counts: number[];
  readonly sums: number[][];
  readonly moments: Moments;
}

export interface KMeansOptions {
  readonly clusters: number;
  readonly seed: number;
  /** Lower bound of the scale of a feature, in its units. */
  readonly minimumScale: number;
}

export function emptyStatistics(clusters: number, dimensions: number): ClusterStatistics {
  return {
    counts: new Array<number>(clusters).fill(0),
    sums: Array.from({ length: clusters }, () => new Array<number>(dimensions).fill(0)),
    moments: emptyMoments(dimensions),
  };
}

/** Returns whether every coordinate is a finite number of plausible size. */
export function isLearnable(vector: readonly number[]): boolean {
  return vector.every((value) => Math.abs(value) <= LARGEST);
}

/** Adds one learnable vector, assigned to `cluster` (any other index adds to the moments alone). */
export function accumulateVector(
  statistics: ClusterStatistics,
  cluster: number,
  vector: readonly number[],
): void {
  observeVector(statistics.moments, vector);
  const sum = statistics.sums[cluster];
  if (sum === undefined) return;
  statistics.counts[cluster] = (statistics.counts[cluster] ?? 0) + 1;
  for (let j = 0; j < sum.length; j += 1) sum[j] = (sum[j] ?? 0) + (vector[j] ?? 0);
}

/** Returns the sum of two statistics of equal shape. */
export function mergeStatistics(a: ClusterStatistics, b: ClusterStatistics): ClusterStatistics {
  return {
    counts: a.counts.map((count, k) => count + (b.counts[k] ?? 0)),
    sums: a.sums.map((sum, k) => sum.map((value, j) => value + (b.sums[k]?.[j] ?? 0))),
    moments: mergeMoments(a.moments, b.moments),
  };
}

/**
 * Returns the squared distance on the model's scale. Missing or invalid coordinates count as the
 * mean, and no coordinate counts as more than ten deviations.
 */
export function squaredDistance(
  model: Standardisation,
  centroid: readonly number[],
  vector: readonly number[],
): number {
  let total = 0;
  for (let j = 0; j < centroid.length; j += 1) {
    const mean = model.mean[j] ?? 0;
    const given = vector[j] ?? mean;
    const value = Number.isNaN(given) ? mean : given;
    const offset = (value - (centroid[j] ?? 0)) / (model.scale[j] ?? 1);
    const bounded = Math.max(-FARTHEST, Math.min(FARTHEST, offset));
    total += bounded * bounded;
  }
  return total;
}

/**
 * Returns the nearest centroid, the first of equals. With `current`, the present index, it changes
 * only if another one is nearer by `margin` (a share of the distance to the current centroid), so
 * that a vector on a border does not alternate.
 */
export function assignCluster(
  model: KMeansModel,
  vector: readonly number[],
  hold?: { readonly current: number; readonly margin: number },
): number {
  let nearest = 0;
  let least = Infinity;
  for (let k = 0; k < model.centroids.length; k += 1) {
    const distance = squaredDistance(model, model.centroids[k] ?? [], vector);
    if (distance < least) {
      least = distance;
      nearest = k;
    }
  }
  const held = hold && model.centroids[hold.current];
  if (!held || hold.current === nearest) return nearest;
  const within = Math.sqrt(squaredDistance(model, held, vector)) * (1 - hold.margin);
  return Math.sqrt(least) < within ? nearest : hold.current;
}

/**
 * Starts a model from a sample by k-means++ and Lloyd's iterations on standardised features;
 * `undefined` while the sample has fewer distinct vectors than clusters. The same sample in the same
 * order gives the same model.
 */
export function startKMeans(
  sample: readonly (readonly number[])[],
  options: KMeansOptions,
): KMeansModel | undefined {
  const distinct = new Set(sample.map((vector) => vector.join()));
  if (distinct.size < options.clusters) return undefined;
  const moments = emptyMoments(sample[0]?.length ?? 0);
  for (const vector of sample) observeVector(moments, vector);
  const scaling = standardisationOf(moments, options.minimumScale);
  const { clusters, centroids } = kmeans(
    sample.map((vector) => standardiseVector(vector, scaling)),
    options.clusters,
    { seed: options.seed },
  );
  const weights = new Array<number>(options.clusters).fill(0);
  for (const cluster of clusters) weights[cluster] = (weights[cluster] ?? 0) + 1;
  return {
    ...scaling,
    centroids: centroids.map((centroid) =>
      centroid.map((value, j) => value * (scaling.scale[j] ?? 1) + (scaling.mean[j] ?? 0)),
    ),
    weights,
  };
}

/**
 * Moves centroids by the statistics of new vectors: `c' = (c n a + sum) / (n a + m)` and `n' = n a
 * + m`, where `a` is the decay of the past (the update rule of Spark MLlib's StreamingKMeans). A
 * centroid without weight or new vectors stays where it is.
 */
export function moveCentroids(
  model: KMeansModel,
  statistics: ClusterStatistics,
  decay: number,
): Pick<KMeansModel, 'centroids' | 'weights'> {
  const kept = model.weights.map((weight) => weight * decay);
  const weights = kept.map((weight, k) => weight + (statistics.counts[k] ?? 0));
  const centroids = model.centroids.map((centroid, k) => {
    const [before, after] = [kept[k] ?? 0, weights[k] ?? 0];
    if (after <= 0 || after === before) return [...centroid];
    return centroid.map((value, j) => (value * before + (statistics.sums[k]?.[j] ?? 0)) / after);
  });
  return { centroids, weights };
}
