import { assignCluster, isLearnable, startKMeans } from '../kmeans.js';
import type { KMeansModel } from '../kmeans.js';
import { emptyMoments, observeVector, standardisationOf, standardiseVector } from '../moments.js';
import { stableHash } from '../stable-hash.js';
import { distancesBetween, silhouette } from '../clusters/silhouette.js';
import { rowsOf } from './training-inputs.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

const FEWEST = 2;
const MOST = 8;
/** Vectors between which distances are taken: their number counts in its square. */
const MOST_COMPARED = 1_000;
/** Of the work, the share that the distances are. */
const DISTANCES_SHARE = 0.2;

/** Input `options`. */
export interface KMeansStartOptions {
  /** Coordinates of a vector. */
  readonly dimensions: number;
  /** See `KMeansOptions`. */
  readonly minimumScale: number;
  /** Numbers of clusters to choose from. @default 2 to 8 */
  readonly fewest?: number;
  readonly most?: number;
}

/**
 * Starts K-means from a sample with as many clusters as separate it best, by the mean silhouette on
 * standardised features; the fewer of equals. Inputs `options` (JSON) and `sample`; the model is a
 * `KMeansModel`. Vectors with values of no sensible size are left out.
 */
export function startClusters(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const { dimensions, minimumScale, fewest, most } = optionsOf(inputs['options']);
  const sample = rowsOf(inputs['sample'], dimensions, 'sample').filter(isLearnable);
  const compared = drawn(sample, MOST_COMPARED, context.seed);
  context.progress(0);
  const distances = distancesBetween(standardised(compared, sample, minimumScale), () => {
    context.signal.throwIfAborted();
  });
  let best: { readonly model: KMeansModel; readonly score: number } | undefined;
  for (let clusters = fewest; clusters <= most; clusters++) {
    context.signal.throwIfAborted();
    const done = (clusters - fewest) / (most - fewest + 1);
    context.progress(DISTANCES_SHARE + (1 - DISTANCES_SHARE) * done);
    const model = startKMeans(sample, { clusters, seed: context.seed, minimumScale });
    if (!model) break;
    const assigned = compared.map((vector) => assignCluster(model, vector));
    const score = silhouette(distances, assigned, clusters);
    if (!best || score > best.score) best = { model, score };
  }
  if (!best) throw new RangeError(`the sample has fewer than ${fewest} distinct vectors`);
  context.progress(1);
  const figures = {
    clusters: best.model.centroids.length,
    silhouette: best.score,
    vectors: sample.length,
  };
  return { model: best.model, figures };
}

function standardised(
  vectors: readonly number[][],
  sample: readonly number[][],
  minimumScale: number,
): number[][] {
  const moments = emptyMoments(sample[0]?.length ?? 0);
  for (const vector of sample) observeVector(moments, vector);
  const scaling = standardisationOf(moments, minimumScale);
  return vectors.map((vector) => standardiseVector(vector, scaling));
}

/** As many items, drawn by the seed: any rule of their order would draw from some clusters alone. */
function drawn<Item>(items: readonly Item[], most: number, seed: number): Item[] {
  if (items.length <= most) return [...items];
  return items
    .map((item, at) => ({ item, rank: stableHash(`${seed}|${at}`) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ item }) => item);
}

function optionsOf(input: unknown): Required<KMeansStartOptions> {
  const defaults = { dimensions: 0, minimumScale: 0, fewest: FEWEST, most: MOST };
  const options = { ...defaults, ...(input as Partial<KMeansStartOptions> | undefined) };
  const { dimensions, minimumScale, fewest, most } = options;
  const isWhole = [dimensions, fewest, most].every(Number.isInteger);
  if (!isWhole || dimensions < 1 || fewest < 2 || most < fewest) {
    throw new RangeError('options have no usable dimensions and numbers of clusters');
  }
  if (!(minimumScale > 0)) throw new RangeError('options have no positive minimumScale');
  return options;
}
