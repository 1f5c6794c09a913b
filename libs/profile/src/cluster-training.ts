import { keyOf, profileSegmentDefinitions } from '@tradewind/contracts';
import type { DeltaEvent, TopicEvent, profileClusterDeltas } from '@tradewind/contracts';
import { decayFactor, mergeStatistics, MiniBatchKMeans, squaredDistance } from '@tradewind/ml';
import type { KMeansModel, MiniBatchKMeansState } from '@tradewind/ml';
import type { TenantContext, TenantLearner } from '@tradewind/trainer';
import { decompress, featureNames, MINIMUM_SCALE } from './features.js';
import { describeCentroid, modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot, SegmentName } from './kmeans-snapshot.js';
import { nameSegments } from './segment-names.js';

export type ClusterDelta = Extract<
  TopicEvent<typeof profileClusterDeltas>,
  { type: 'clusters.accumulated' }
>['data'];

/** How segment models are trained. */
export interface ClusterTraining {
  readonly clusters: number;
  /** Feature vectors to gather before a model starts. */
  readonly startVectors: number;
  /** Time after which what was learned counts half. */
  readonly halfLifeMs: number;
  readonly seed: number;
}

/** The model of one tenant. JSON-serialisable. */
export interface ClusterTrainerState {
  kmeans: MiniBatchKMeansState;
  lastEpoch?: number;
  naming?: { names: string[]; learned: number; splits: number };
  /** What was last published of each segment. */
  defined: (SegmentName & { centroid: number[] })[];
}

/** Clusters that hold less than this share of the largest are moved. */
const DYING_SHARE = 0.001;
/** A segment is defined anew when its centroid has moved by this many scales. */
const REDEFINED_BEYOND = 0.1;

function learnerOf(training: ClusterTraining, state?: MiniBatchKMeansState): MiniBatchKMeans {
  const options = {
    ...training,
    dimensions: featureNames.length,
    minimumScale: MINIMUM_SCALE,
    dyingShare: DYING_SHARE,
  };
  return state ? MiniBatchKMeans.fromState(options, state) : MiniBatchKMeans.create(options);
}

/** Learns the segments of a tenant from the sums of its shoppers, one epoch after the other. */
export class ClusterLearner implements TenantLearner<
  typeof profileClusterDeltas,
  ClusterTrainerState,
  ClusterDelta
> {
  readonly stateVersion = 1;
  readonly emits = [profileSegmentDefinitions];

  constructor(private readonly training: ClusterTraining) {}

  initialState(): ClusterTrainerState {
    return { kmeans: learnerOf(this.training).toState(), defined: [] };
  }

  originOf({ data }: DeltaEvent<typeof profileClusterDeltas>): ClusterDelta {
    return data;
  }

  lessonOf({ data }: DeltaEvent<typeof profileClusterDeltas>): ClusterDelta {
    return data;
  }

  learn(state: ClusterTrainerState, deltas: readonly ClusterDelta[], context: TenantContext): void {
    const { epoch, epochMs } = context;
    const learner = learnerOf(this.training, state.kmeans);
    if (learner.model) {
      const elapsed = (epoch - (state.lastEpoch ?? epoch)) * epochMs;
      const [first, ...others] = deltas;
      if (first) {
        learner.apply(others.reduce(merge, first), decayFactor(elapsed, this.training.halfLifeMs));
      }
    } else {
      learner.gather(deltas.flatMap(({ sample }) => sample));
    }
    state.kmeans = learner.toState();
    state.lastEpoch = epoch;
    if (!learner.model) return;
    nameAgain(state, learner.model);
    defineSegments(state, snapshotOf(state, learner.model), context);
  }

  snapshotOf(state: ClusterTrainerState): KMeansSnapshot | undefined {
    const { model } = learnerOf(this.training, state.kmeans);
    return model && snapshotOf(state, model);
  }
}

function merge<Statistics extends Parameters<typeof mergeStatistics>[0]>(
  a: Statistics,
  b: Statistics,
) {
  // A source that had no version of the model yet has sums of no cluster.
  return a.counts.length >= b.counts.length
    ? { ...a, ...mergeStatistics(a, b) }
    : { ...b, ...mergeStatistics(b, a) };
}

function snapshotOf({ naming }: ClusterTrainerState, model: KMeansModel): KMeansSnapshot {
  const segments = model.centroids.map((_, k) => ({
    segment: `segment-${k + 1}`,
    name: naming?.names[k] ?? `Segment ${k + 1}`,
    description: describeCentroid(model, k),
  }));
  return { ...model, features: featureNames, segments };
}

/**
 * Names stay while the model matures: they are given at its start, again whenever it has learned
 * twice as much as at the last naming, and when a dying cluster was moved.
 */
function nameAgain(state: ClusterTrainerState, model: KMeansModel): void {
  const { learned, splits } = state.kmeans;
  const known = state.naming;
  if (known && learned < known.learned * 2 && splits === known.splits) return;
  state.naming = { names: nameSegments(model), learned, splits };
}

/** Publishes the definitions of the segments that have become different ones. */
function defineSegments(
  state: ClusterTrainerState,
  snapshot: KMeansSnapshot,
  { tenant, epoch, emit }: TenantContext,
): void {
  snapshot.segments.forEach((named, k) => {
    const centroid = snapshot.centroids[k] ?? [];
    if (!isRedefined(state.defined[k], { ...named, centroid }, snapshot)) return;
    state.defined[k] = { ...named, centroid };
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
          modelVersion: modelVersionOf(epoch),
        },
      },
    });
  });
}

function isRedefined(
  before: ClusterTrainerState['defined'][number] | undefined,
  after: ClusterTrainerState['defined'][number],
  scaling: KMeansSnapshot,
): boolean {
  if (before?.name !== after.name || before.description !== after.description) return true;
  const moved = squaredDistance(scaling, before.centroid, after.centroid);
  return Math.sqrt(moved) > REDEFINED_BEYOND;
}
