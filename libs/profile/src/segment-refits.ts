import type { TrainerMessage } from '@tradewind/contracts';
import {
  clusterRefit,
  isLearnable,
  PopulationSample,
  rowBlock,
  squaredDistance,
} from '@tradewind/ml';
import type {
  ClusterFitOptions,
  ClusterRefitOptions,
  ClusterRefitResult,
  KMeansModel,
  MiniBatchKMeansState,
  SampledMember,
} from '@tradewind/ml';
import type { TenantContext } from '@tradewind/trainer';
import { agedFeatures, featureNames } from './features.js';
import { KMEANS_MODEL } from './kmeans-snapshot.js';

/** Its training jobs, and where a worker thread finds them. */
export const refitJob = { model: KMEANS_MODEL, kind: 'refit', ...clusterRefit } as const;

/** Shoppers that clusters are fitted to. */
const CAPACITY = 4_096;
/** And at least so many of them for each cluster. */
const LEAST_SAMPLED = 5;
const RESTARTS = 20;
/** Vectors that wait until the sample is read and written. */
const FRESH = 512;
/**
 * A refit is due when the shop is half as old again as at the last one, or after this time: so refits
 * come at times that follow from the recording, not from the looks that a model asks for.
 */
const OLDER = 0.5;
const LONGEST_MS = 30 * 86_400_000;
/** Or when the mean of a cluster has moved by this many scales since the last one was asked for. */
const DRIFT = 0.5;
/** A shopper who was not looked at for so long is not sampled any more. */
const KEPT_MS = 120 * 86_400_000;

export interface RefitState {
  /** In which the first shoppers were learned. */
  firstEpoch?: number;
  readonly kmeans: MiniBatchKMeansState;
  readonly generation: number;
  /** Members that are not in the sample yet. */
  fresh: SampledMember[];
  /** `learned` counts vectors; `generation` and `centroids` are of the model at that time. */
  requested?: {
    readonly epoch: number;
    readonly learned: number;
    readonly generation: number;
    /** From which drift is measured. */
    centroids: number[][];
  };
  /** By number of clusters, how well it has done in the refits. */
  scores?: Readonly<Record<string, number>>;
  /** Of the last refit that has ended. */
  refitted?: { readonly epoch: number; readonly figures: Readonly<Record<string, number>> };
  failure?: { readonly epoch: number; readonly code: string; readonly reason: string };
}

/** What is kept apart. */
export interface SegmentSide {
  sample?: SampledMember[];
}

/** The features of the sampled shoppers at the end of the epoch. */
export function sampleRows(
  state: Pick<RefitState, 'fresh'>,
  { side, epoch, epochMs }: TenantContext,
): number[][] {
  const stored = side() as SegmentSide;
  const sample = new PopulationSample({ capacity: CAPACITY, keepMs: KEPT_MS }, stored.sample);
  const fresh = state.fresh.splice(0).filter(([, , vector]) => isLearnable(vector));
  sample.add(fresh, epoch * epochMs);
  stored.sample = sample.toState();
  const now = (epoch + 1) * epochMs;
  return stored.sample.map(([, time, vector]) => agedFeatures(vector, Math.min(time, now), now));
}

/** Takes shoppers who were erased, by their hashes, out of the sample and of what waits for it. */
export function forgetMembers(
  state: Pick<RefitState, 'fresh'>,
  forgotten: readonly number[],
  { side }: TenantContext,
): void {
  if (forgotten.length === 0) return;
  const isKept = ([shopper]: SampledMember) => !forgotten.includes(shopper);
  state.fresh = state.fresh.filter(isKept);
  const stored = side() as SegmentSide;
  if (stored.sample) stored.sample = stored.sample.filter(isKept);
}

interface RefitPlan {
  readonly fitting: ClusterFitOptions;
  readonly model: KMeansModel;
  readonly startVectors: number;
  /** Before the first one. */
  readonly refitVectors: number;
}

/** Asks for a refit if shoppers enough have come since the last one, or the clusters have moved on. */
export function requestRefit(state: RefitState, plan: RefitPlan, context: TenantContext): void {
  const { model, fitting } = plan;
  const { fewest, most, minimumScale, seed } = fitting;
  const isDue = isRefitDue(state, plan, context);
  if (!isDue && state.fresh.length < FRESH) return;
  const rows = sampleRows(state, context);
  if (!isDue || rows.length < LEAST_SAMPLED * most) return;
  const { epoch, train } = context;
  const options: ClusterRefitOptions = {
    ...{ dimensions: featureNames.length, fewest, most, minimumScale, restarts: RESTARTS },
    incumbent: model,
    ...(state.scores && { scores: state.scores }),
  };
  train({
    kind: refitJob.kind,
    // The same at each refit: the outcome is to follow from the shoppers.
    seed,
    values: { options },
    blocks: { sample: rowBlock(rows) },
  });
  const { generation, kmeans } = state;
  const { centroids } = kmeans.model ?? model;
  state.requested = { epoch, learned: kmeans.learned, generation, centroids };
}

function isRefitDue(
  { kmeans: { learned, model: moving }, requested, firstEpoch }: RefitState,
  { model, startVectors, refitVectors }: RefitPlan,
  { training, epoch, epochMs }: TenantContext,
): boolean {
  if (training) return false;
  if (!requested) return learned >= refitVectors;
  if (learned - requested.learned < startVectors) return false;
  const before = requested.epoch - (firstEpoch ?? requested.epoch) + 1;
  if (epoch - requested.epoch >= Math.min(OLDER * before, LONGEST_MS / epochMs)) return true;
  return (moving?.centroids ?? []).some((centroid, k) => {
    const then = requested.centroids[k] ?? centroid;
    return Math.sqrt(squaredDistance(model, then, centroid)) > DRIFT;
  });
}

/** Measures drift from the clusters of a model that is taken up. */
export function restFrom({ requested }: RefitState, { centroids }: KMeansModel): void {
  if (requested) requested.centroids = centroids;
}

/** What a refit has found, if one has ended in this epoch and the clusters are still those it knew. */
export function takeUpRefit(
  state: RefitState,
  { told, epoch }: TenantContext,
): ClusterRefitResult | undefined {
  const message = told.findLast(isOutcome);
  const requested = state.requested;
  if (!message || !requested) return undefined;
  if (message.type === 'job.failed') {
    const { code, reason } = message.data;
    state.failure = { epoch: requested.epoch, code, reason };
    return undefined;
  }
  const { result, figures } = message.data;
  if (!('inline' in result)) {
    state.failure = { epoch, code: 'result-invalid', reason: 'the result is no JSON' };
    return undefined;
  }
  state.refitted = { epoch: requested.epoch, figures };
  delete state.failure;
  const refit = JSON.parse(result.inline) as ClusterRefitResult;
  if (refit.scores) state.scores = refit.scores;
  return requested.generation === state.generation ? refit : undefined;
}

function isOutcome(
  message: TrainerMessage,
): message is Extract<TrainerMessage, { type: 'job.finished' | 'job.failed' }> {
  return message.type === 'job.finished' || message.type === 'job.failed';
}
