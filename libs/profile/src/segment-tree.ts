import { assignCluster, squaredDistance, treeOf } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import type { SegmentTree } from './kmeans-snapshot.js';

/** A tree is grown again when a centroid has moved by this many scales since. */
const STALE_BEYOND = 0.1;

export interface TreeState {
  readonly generation: number;
  tree?: SegmentTree;
  treeCentroids?: number[][];
  treeGeneration?: number;
}

/** Whether the rules no longer tell what the clusters are. */
export function isTreeStale(
  { treeCentroids, treeGeneration, generation }: TreeState,
  model: KMeansModel,
): boolean {
  if (!treeCentroids || treeGeneration !== generation) return true;
  return model.centroids.some((centroid, k) => {
    const then = treeCentroids[k] ?? [];
    return Math.sqrt(squaredDistance(model, then, centroid)) > STALE_BEYOND;
  });
}

/** Distils the assignment of the sampled shoppers into a tree of depth 4. */
export function growTree(
  state: TreeState,
  model: KMeansModel,
  rows: readonly (readonly number[])[],
  epoch: number,
): void {
  const clusters = rows.map((row) => assignCluster(model, row));
  const { tree: root, depth, fidelity } = treeOf(rows, clusters);
  state.tree = { root, depth, fidelity, rows: rows.length, epoch };
  state.treeCentroids = model.centroids;
  state.treeGeneration = state.generation;
}
