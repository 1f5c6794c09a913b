import { defineModel, modelKey, modelSnapshots, profileClusterDeltas } from '@tradewind/contracts';
import type { KMeansModel, TreeNode } from '@tradewind/ml';
import { profileFeatures } from './features.js';

/** The name under which the segment model is published. */
export const KMEANS_MODEL = 'kmeans';

/** One model of segments for each tenant. */
export const kmeansModel = defineModel({
  name: KMEANS_MODEL,
  version: 1,
  deltas: profileClusterDeltas,
  snapshots: modelSnapshots,
  shards: 1,
  // A source says once in an epoch what it has learned of a tenant; late deltas come on top.
  bounds: { deltas: 4, openEpochs: 64 },
});

export interface SegmentName {
  /** `segment-<number>`: never given again to another segment. */
  readonly segment: string;
  readonly name: string;
  readonly description: string;
}

/** A version of a tenant's segment model: segment `k` is centroid `k`. */
export interface KMeansSnapshot extends KMeansModel {
  readonly features: readonly string[];
  readonly segments: readonly SegmentName[];
  /** Counts the sets of clusters: within one, an index stands for the same segment. Absent: 0. */
  readonly generation?: number;
  /** The epoch from which on these are the clusters, and its start in ms. */
  readonly begun?: { readonly epoch: number; readonly time: number };
  readonly tree?: SegmentTree;
  /** The segments that ended last; shoppers who were not looked at since are still in them. */
  readonly ended?: readonly EndedSegment[];
}

export interface EndedSegment {
  readonly segment: string;
  readonly name: string;
  /** Where its members are now, most first. */
  readonly into: readonly string[];
}

/** The clusters as rules that can be read. */
export interface SegmentTree {
  /** Labels are clusters, features those of the model. */
  readonly root: TreeNode;
  readonly depth: number;
  /** Share of the sampled shoppers whom the tree puts into the segment that they are in. */
  readonly fidelity: number;
  readonly rows: number;
  /** In which it was grown. */
  readonly epoch: number;
}

/** Of the segments that stand in before any were learned. */
export const PRIOR_EPOCH = -1;

export function modelVersionOf(epoch: number): string {
  return `${KMEANS_MODEL}@${epoch === PRIOR_EPOCH ? 'prior' : epoch}`;
}

export function kmeansKey(tenant: string): string {
  return modelKey(kmeansModel, tenant);
}

/** A deviation below this many scales is not worth a word. */
const NOTABLE = 0.25;
const TRAITS = 3;

/** How far a value is from the mean, in scales, by feature. */
function deviations(snapshot: KMeansModel, values: readonly number[]): number[] {
  return values.map((value, j) => (value - (snapshot.mean[j] ?? 0)) / (snapshot.scale[j] ?? 1));
}

function traitsOf(strengths: readonly number[]): string {
  const traits = strengths
    .map((strength, j) => ({ strength, size: Math.abs(strength), feature: profileFeatures[j] }))
    .filter(({ size }) => size >= NOTABLE)
    .sort((a, b) => b.size - a.size)
    .slice(0, TRAITS)
    .map(({ strength, feature }) => (strength > 0 ? feature?.high : feature?.low));
  return traits.length > 0 ? traits.join(', ') : 'close to the average shopper';
}

/** The traits that set a centroid most apart from the average shopper, strongest first. */
export function describeCentroid(model: KMeansModel, cluster: number): string {
  return traitsOf(deviations(model, model.centroids[cluster] ?? []));
}

/**
 * Why a shopper with these features is in a cluster: the traits, strongest first, by which both the
 * shopper and the centroid differ from the average in the same direction.
 */
export function explainMembership(
  model: KMeansModel,
  cluster: number,
  vector: readonly number[],
): string {
  const own = deviations(model, vector);
  const shared = deviations(model, model.centroids[cluster] ?? []).map((centre, j) => {
    const mine = own[j] ?? 0;
    return centre * mine > 0 ? Math.sign(centre) * Math.min(Math.abs(centre), Math.abs(mine)) : 0;
  });
  return traitsOf(shared);
}
