import { refitClusters } from '../clusters/refit.js';
import type { ClusterFitOptions } from '../clusters/fit-clusters.js';
import { isLearnable } from '../kmeans.js';
import type { KMeansModel } from '../kmeans.js';
import { rowsOf } from './training-inputs.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

/** Input `options`. */
export interface ClusterRefitOptions {
  readonly dimensions: number;
  /** As of `ClusterFitOptions`. */
  readonly fewest: number;
  readonly most: number;
  readonly minimumScale: number;
  readonly restarts: number;
  /** The model that is in use. */
  readonly incumbent: KMeansModel;
  /** Of the refit before. */
  readonly scores?: ClusterFitOptions['scores'];
}

/** What the job finds. */
export interface ClusterRefitResult {
  /** Absent if the model in use stays. */
  readonly model?: KMeansModel;
  /** By cluster before and now, the rows that they have in common. */
  readonly common: readonly (readonly number[])[];
  /** By number of clusters, for the next refit; absent in results of before they were kept. */
  readonly scores?: ClusterFitOptions['scores'];
}

/**
 * Fits clusters anew (`refitClusters`). Inputs `options` (JSON) and `sample`, rows as
 * `rowBlock` packs them; the model is a `ClusterRefitResult`.
 */
export function refitClustersJob(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const options = optionsOf(inputs['options']);
  const rows = rowsOf(inputs['sample'], options.dimensions, 'sample').filter(isLearnable);
  context.progress(0);
  context.signal.throwIfAborted();
  const fitting = { ...options, seed: context.seed };
  const refit = refitClusters(rows, options.incumbent, fitting, (share) => {
    context.signal.throwIfAborted();
    context.progress(share);
  });
  if (!refit) throw new RangeError(`the sample has fewer than ${options.fewest} distinct vectors`);
  context.progress(1);
  const { model, common, isBetter, before, scores } = refit;
  const result: ClusterRefitResult = { ...(isBetter && { model }), common, scores };
  const figures = {
    vectors: rows.length,
    clusters: model.centroids.length,
    silhouette: refit.silhouette,
    agreement: refit.agreement,
    fidelity: refit.fidelity,
    silhouetteBefore: before.silhouette,
    distanceRatio: before.distanceRatio,
    agreementBefore: before.agreement,
  };
  return { model: result, figures };
}

function optionsOf(input: unknown): ClusterRefitOptions {
  const options = input as Partial<ClusterRefitOptions> | undefined;
  const { dimensions, fewest, most, restarts, minimumScale, incumbent } = options ?? {};
  const whole = [dimensions, fewest, most, restarts];
  if (!whole.every((value) => Number.isInteger(value) && (value ?? 0) > 0)) {
    throw new RangeError('options have no dimensions, numbers of clusters and restarts');
  }
  if (!incumbent || !((minimumScale ?? 0) > 0)) {
    throw new RangeError('options have no incumbent and positive minimumScale');
  }
  return options as ClusterRefitOptions;
}
