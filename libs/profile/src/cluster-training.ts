import { keyOf, modelSnapshots, profileSegmentDefinitions } from '@tradewind/contracts';
import type { PartitionContext, TopicEvent, profileClusterDeltas } from '@tradewind/contracts';
import { decayFactor, mergeStatistics, MiniBatchKMeans, squaredDistance } from '@tradewind/ml';
import type { KMeansModel, MiniBatchKMeansState } from '@tradewind/ml';
import { decompress, featureNames, MINIMUM_SCALE } from './features.js';
import { describeCentroid, KMEANS_MODEL, kmeansKey, modelVersionOf } from './kmeans-snapshot.js';
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

/** The model of one tenant and what waits to be learned. JSON-serialisable. */
export interface ClusterTrainerState {
  kmeans: MiniBatchKMeansState;
  pending: ClusterDelta[];
  lastEpoch?: number;
  naming?: { names: string[]; learned: number; splits: number };
  /** What was last published of each segment. */
  defined: (SegmentName & { centroid: number[] })[];
}

/** Clusters that hold less than this share of the largest are moved. */
const DYING_SHARE = 0.001;
/** A segment is defined anew when its centroid has moved by this many scales. */
const REDEFINED_BEYOND = 0.1;

export function newClusterTrainer(training: ClusterTraining): ClusterTrainerState {
  return { kmeans: learnerOf(training).toState(), pending: [], defined: [] };
}

function learnerOf(training: ClusterTraining, state?: MiniBatchKMeansState): MiniBatchKMeans {
  const options = {
    ...training,
    dimensions: featureNames.length,
    minimumScale: MINIMUM_SCALE,
    dyingShare: DYING_SHARE,
  };
  return state ? MiniBatchKMeans.fromState(options, state) : MiniBatchKMeans.create(options);
}

export interface EpochDeltas {
  readonly epoch: number;
  /** In order of source. */
  readonly deltas: readonly ClusterDelta[];
  readonly epochMs: number;
}

/** Applies the deltas of a complete epoch; the new version of the model, if there is one yet. */
export function trainEpoch(
  state: ClusterTrainerState,
  { epoch, deltas, epochMs }: EpochDeltas,
  training: ClusterTraining,
): KMeansSnapshot | undefined {
  const learner = learnerOf(training, state.kmeans);
  if (learner.model) {
    const elapsed = (epoch - (state.lastEpoch ?? epoch)) * epochMs;
    const [first, ...others] = deltas;
    if (first) {
      learner.apply(others.reduce(merge, first), decayFactor(elapsed, training.halfLifeMs));
    }
  } else {
    learner.gather(deltas.flatMap(({ sample }) => sample));
  }
  state.kmeans = learner.toState();
  state.lastEpoch = epoch;
  return learner.model && snapshotOf(state, learner.model);
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

function snapshotOf(state: ClusterTrainerState, model: KMeansModel): KMeansSnapshot {
  const names = namesOf(state, model);
  const segments = model.centroids.map((_, k) => ({
    segment: `segment-${k + 1}`,
    name: names[k] ?? `Segment ${k + 1}`,
    description: describeCentroid(model, k),
  }));
  return { ...model, features: featureNames, segments };
}

/**
 * Names stay while the model matures: they are given at its start, again whenever it has learned
 * twice as much as at the last naming, and when a dying cluster was moved.
 */
function namesOf(state: ClusterTrainerState, model: KMeansModel): string[] {
  const { learned, splits } = state.kmeans;
  const known = state.naming;
  if (known && learned < known.learned * 2 && splits === known.splits) return known.names;
  const names = nameSegments(model);
  state.naming = { names, learned, splits };
  return names;
}

export interface PublishedVersion {
  readonly tenant: string;
  readonly epoch: number;
  readonly snapshot: KMeansSnapshot;
}

/** Publishes a version, and the definitions of the segments that have become different ones. */
export function announceVersion(
  state: ClusterTrainerState,
  { tenant, epoch, snapshot }: PublishedVersion,
  context: Pick<PartitionContext<unknown>, 'emit'>,
): void {
  const data = { model: KMEANS_MODEL, tenant, epoch, params: snapshot };
  context.emit({
    topic: modelSnapshots,
    key: kmeansKey(tenant),
    slot: `${KMEANS_MODEL}|${tenant}|${epoch}`,
    event: { type: 'model.snapshot', data },
  });
  snapshot.segments.forEach((named, k) => {
    const centroid = snapshot.centroids[k] ?? [];
    if (!isRedefined(state.defined[k], { ...named, centroid }, snapshot)) return;
    state.defined[k] = { ...named, centroid };
    context.emit({
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
