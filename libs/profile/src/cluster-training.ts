import { keyOf, profileSegmentDefinitions } from '@tradewind/contracts';
import type { DeltaEvent, TopicEvent, profileClusterDeltas } from '@tradewind/contracts';
import {
  assignCluster,
  decayFactor,
  emptyStatistics,
  mergeStatistics,
  MiniBatchKMeans,
  squaredDistance,
} from '@tradewind/ml';
import type { ClusterStatistics, KMeansModel, MiniBatchKMeansState } from '@tradewind/ml';
import type { TenantContext, TenantLearner } from '@tradewind/trainer';
import { decompress, featureNames, MINIMUM_SCALE } from './features.js';
import { describeCentroid, modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot, SegmentName } from './kmeans-snapshot.js';
import { priorSegments } from './prior-segments.js';
import { continueSegments, dropSegments, START } from './segment-lineage.js';
import type { LineageState } from './segment-lineage.js';
import {
  forgetMembers,
  requestRefit,
  restFrom,
  sampleRows,
  takeUpRefit,
} from './segment-refits.js';
import type { RefitState, SegmentSide } from './segment-refits.js';
import { growTree, isTreeStale } from './segment-tree.js';
import type { TreeState } from './segment-tree.js';

export type ClusterDelta = Extract<
  TopicEvent<typeof profileClusterDeltas>,
  { type: 'clusters.accumulated' }
>['data'];

/** How segment models are trained. */
export interface ClusterTraining {
  /** Segments of a tenant; absent: as many as part its shoppers best. */
  readonly clusters?: number | undefined;
  /** Feature vectors to gather before a model starts. */
  readonly startVectors: number;
  /** Vectors that are learned before the model is fitted anew for the first time. @default twice as many */
  readonly refitVectors?: number;
  /** Starts for each number of clusters when the model begins. @default 10 */
  readonly restarts?: number;
  /** Time after which what was learned counts half. */
  readonly halfLifeMs: number;
  readonly seed: number;
}

/** The model of one tenant. JSON-serialisable. */
export interface ClusterTrainerState extends RefitState, TreeState, LineageState {
  kmeans: MiniBatchKMeansState;
  lastEpoch?: number;
  generation: number;
  /**
   * What is published. It stands until clusters end or are fitted anew; `kmeans` goes on moving, and tells
   * when they have drifted.
   */
  served?: KMeansModel;
  /** What was last published of each segment, by id. */
  defined: Record<string, SegmentName & { centroid: number[] }>;
}

/** Numbers of segments to choose from: fewer say nothing, more are not told apart by people. */
const [FEWEST, MOST] = [4, 8];
const START_RESTARTS = 10;
/** A cluster that holds less than this share of the largest is retired. */
const DYING_SHARE = 0.001;
/** A segment is defined anew when its centroid has moved by this many scales. */
const REDEFINED_BEYOND = 0.1;

function fittingOf({ clusters, seed, restarts = START_RESTARTS }: ClusterTraining) {
  return {
    fewest: clusters ?? FEWEST,
    most: clusters ?? MOST,
    minimumScale: MINIMUM_SCALE,
    restarts,
    seed,
  };
}

/** Learns the segments of a tenant from the sums of its shoppers, one epoch after the other. */
export class ClusterLearner implements TenantLearner<
  typeof profileClusterDeltas,
  ClusterTrainerState,
  ClusterDelta
> {
  readonly stateVersion = 2;
  readonly trains = true;
  readonly emits = [profileSegmentDefinitions];

  constructor(private readonly training: ClusterTraining) {}

  initialState(): ClusterTrainerState {
    const created = priorSegments.value.segments.length;
    const kmeans = this.#learnerOf().toState();
    return { kmeans, generation: 0, segments: [], created, ended: [], fresh: [], defined: {} };
  }

  initialSide(): SegmentSide {
    return {};
  }

  originOf({ data }: DeltaEvent<typeof profileClusterDeltas>): ClusterDelta {
    return data;
  }

  lessonOf({ data }: DeltaEvent<typeof profileClusterDeltas>): ClusterDelta {
    return data;
  }

  learn(state: ClusterTrainerState, deltas: readonly ClusterDelta[], context: TenantContext): void {
    const learner = this.#learnerOf(state.kmeans);
    if (learner.model) this.#follow(state, { learner, deltas }, context);
    else this.#start(state, { learner, deltas }, context);
    state.kmeans = learner.toState();
    state.lastEpoch = context.epoch;
    state.firstEpoch ??= context.epoch;
    const model = servedOf(state);
    if (!model) {
      // Shoppers are in these meanwhile.
      defineSegments(state, priorSegments.value, context);
      return;
    }
    if (isTreeStale(state)) growTree(state, model, sampleRows(state, context), context.epoch);
    const { startVectors, refitVectors = 2 * startVectors } = this.training;
    const fitting = fittingOf(this.training);
    requestRefit(state, { fitting, model, startVectors, refitVectors }, context);
    defineSegments(state, snapshotOf(state, model), context);
  }

  snapshotOf(state: ClusterTrainerState): KMeansSnapshot | undefined {
    const model = servedOf(state);
    return model && snapshotOf(state, model);
  }

  #learnerOf(state?: MiniBatchKMeansState): MiniBatchKMeans {
    const { startVectors } = this.training;
    const options = {
      ...{ ...fittingOf(this.training), startVectors },
      dimensions: featureNames.length,
    };
    return state ? MiniBatchKMeans.fromState(options, state) : MiniBatchKMeans.create(options);
  }

  #start(state: ClusterTrainerState, { learner, deltas }: Lesson, context: TenantContext): void {
    takeSample(state, deltas, context);
    const rows = learner.gather(deltas.flatMap(({ sample }) => sample));
    const { model } = learner;
    if (!rows || !model) return;
    const prior = priorSegments.value;
    const common = prior.centroids.map(() => model.centroids.map(() => 0));
    for (const row of rows) {
      const into = common[assignCluster(prior, row)];
      const to = assignCluster(model, row);
      if (into) into[to] = (into[to] ?? 0) + 1;
    }
    state.served = model;
    state.segments = [...prior.segments];
    continueSegments(state, { model, common, reason: START }, context);
  }

  #follow(state: ClusterTrainerState, { learner, deltas }: Lesson, context: TenantContext): void {
    const { epoch, epochMs } = context;
    takeSample(state, deltas, context);
    const elapsed = (epoch - (state.lastEpoch ?? epoch)) * epochMs;
    learner.apply(sumOf(deltas, state, learner), decayFactor(elapsed, this.training.halfLifeMs));
    const dropped = learner.dropDying(DYING_SHARE);
    if (dropped.length > 0) {
      dropSegments(state, dropped, context);
      if (state.served) state.served = without(state.served, dropped);
    }
    const refit = takeUpRefit(state, context);
    if (!refit?.model || !learner.model) return;
    state.served = withWeight(refit.model, learner.model);
    learner.adopt(state.served);
    restFrom(state, state.served);
    continueSegments(state, { ...refit, model: refit.model, reason: 'fitted anew' }, context);
  }
}

interface Lesson {
  readonly learner: MiniBatchKMeans;
  readonly deltas: readonly ClusterDelta[];
}

/** Shoppers that wait for the sample; the oldest give way while it is not made. */
const MOST_FRESH = 4_096;

function takeSample(
  state: ClusterTrainerState,
  deltas: readonly ClusterDelta[],
  context: TenantContext,
): void {
  const { epoch, epochMs } = context;
  for (const { sample, shoppers = [], times = [] } of deltas) {
    sample.forEach((vector, i) => {
      const shopper = shoppers[i];
      if (shopper === undefined) return;
      state.fresh.push([shopper, times[i] ?? epoch * epochMs, vector]);
    });
  }
  state.fresh.splice(0, state.fresh.length - MOST_FRESH);
  forgetMembers(
    state,
    deltas.flatMap(({ forgotten = [] }) => forgotten),
    context,
  );
}

/** Sums that are of other clusters tell how many shoppers there were, and nothing more. */
function sumOf(
  deltas: readonly ClusterDelta[],
  { generation }: ClusterTrainerState,
  { model }: MiniBatchKMeans,
): ClusterStatistics {
  const clusters = model?.centroids.length ?? 0;
  const nothing = emptyStatistics(clusters, featureNames.length);
  return deltas.reduce<ClusterStatistics>((sum, delta) => {
    const isOwn = (delta.generation ?? 0) === generation && delta.counts.length === clusters;
    return mergeStatistics(sum, isOwn ? delta : { ...nothing, moments: delta.moments });
  }, nothing);
}

/** The clusters that are published, with the weights that they have come to. */
function servedOf({ served, kmeans }: ClusterTrainerState): KMeansModel | undefined {
  return served && kmeans.model && { ...served, weights: kmeans.model.weights };
}

function without(model: KMeansModel, dropped: readonly number[]): KMeansModel {
  const isAlive = (_: unknown, k: number) => !dropped.includes(k);
  const { centroids, weights } = model;
  return { ...model, centroids: centroids.filter(isAlive), weights: weights.filter(isAlive) };
}

/** A new model weighs as much as the one before, so that it moves as slowly. */
function withWeight(model: KMeansModel, before: KMeansModel): KMeansModel {
  const sum = (weights: readonly number[]) => weights.reduce((total, each) => total + each, 0);
  const factor = sum(before.weights) / Math.max(1, sum(model.weights));
  return { ...model, weights: model.weights.map((weight) => weight * factor) };
}

function snapshotOf(state: ClusterTrainerState, model: KMeansModel): KMeansSnapshot {
  const { generation, begun, tree, ended } = state;
  const segments = state.segments.map((named, k) => ({
    ...named,
    description: describeCentroid(model, k),
  }));
  return {
    ...{ ...model, features: featureNames, segments, generation, ended },
    ...(begun && { begun }),
    ...(tree && { tree }),
  };
}

/** Publishes the definitions of the segments that have become different ones, and forgets those that ended. */
function defineSegments(
  state: ClusterTrainerState,
  snapshot: KMeansSnapshot,
  { tenant, epoch, emit }: TenantContext,
): void {
  const living = new Set(snapshot.segments.map(({ segment }) => segment));
  for (const segment of Object.keys(state.defined)) {
    if (!living.has(segment)) Reflect.deleteProperty(state.defined, segment);
  }
  snapshot.segments.forEach((named, k) => {
    const centroid = snapshot.centroids[k] ?? [];
    if (!isRedefined(state.defined[named.segment], { ...named, centroid }, snapshot)) return;
    state.defined[named.segment] = { ...named, centroid };
    emit({
      topic: profileSegmentDefinitions,
      key: keyOf(tenant, named.segment),
      slot: `${named.segment}|${tenant}|${epoch}`,
      event: {
        type: 'segment.defined',
        data: {
          ...named,
          features: [...featureNames],
          centroid: centroid.map(decompress),
          modelVersion: modelVersionOf(
            snapshot === priorSegments.value ? priorSegments.epoch : epoch,
          ),
        },
      },
    });
  });
}

function isRedefined(
  before: ClusterTrainerState['defined'][string] | undefined,
  after: ClusterTrainerState['defined'][string],
  scaling: KMeansSnapshot,
): boolean {
  if (before?.name !== after.name || before.description !== after.description) return true;
  const moved = squaredDistance(scaling, before.centroid, after.centroid);
  return Math.sqrt(moved) > REDEFINED_BEYOND;
}
