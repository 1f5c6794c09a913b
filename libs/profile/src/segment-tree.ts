import { assignCluster, treeOf } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import type { SegmentTree } from './kmeans-snapshot.js';

export interface TreeState {
  readonly generation: number;
  tree?: SegmentTree;
  /** Of the clusters that the tree tells apart. */
  treeGeneration?: number;
}

/** Whether the rules are those of other clusters. */
export function isTreeStale({ treeGeneration, generation }: TreeState): boolean {
  return treeGeneration !== generation;
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
  state.treeGeneration = state.generation;
}
