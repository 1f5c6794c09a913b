import { bestAssignment } from './hungarian.js';

/** Share of its members that a cluster has to have in common with another to be the same. */
const SAME = 0.5;
/** Share of a cluster's members from which on another one counts as their next cluster. */
const PART = 0.25;

/** What became of a cluster of the model before. */
export interface ClusterFate {
  readonly before: number;
  /**
   * - `kept`: a new cluster continues it, and no other one has most of its members from it;
   * - `split`: others have most of theirs from it, whether one of them continues it or not;
   * - `merged`: no new cluster continues it, and most of its members are in one;
   * - `retired`: its members, if there are any, are in several clusters of others.
   */
  readonly kind: 'kept' | 'split' | 'merged' | 'retired';
  /** The new clusters with the members, most first. */
  readonly into: readonly number[];
}

export interface ClusterMatch {
  /** By new cluster, the one that it continues; -1 if it is a new one. */
  readonly continues: readonly number[];
  readonly fates: readonly ClusterFate[];
}

/**
 * Finds which clusters of a new model continue those of the model before. New and old clusters are
 * matched so that they have as many members in common as possible (Hungarian method). A pair is the same
 * cluster if more than half of the members of either are common.
 *
 * @param common By old and new cluster, the number of common members.
 */
export function matchClusters(common: readonly (readonly number[])[]): ClusterMatch {
  const count = common[0]?.length ?? 0;
  const olds = common.map(sum);
  const news = Array.from({ length: count }, (_, j) => sum(common.map((row) => row[j] ?? 0)));
  const continues = new Array<number>(count).fill(-1);
  bestAssignment(common).forEach((j, i) => {
    const both = common[i]?.[j] ?? 0;
    if (j >= 0 && both > SAME * (olds[i] ?? 0) && both > SAME * (news[j] ?? 0)) continues[j] = i;
  });
  const fates = common.map((row, before): ClusterFate => {
    const total = olds[before] ?? 0;
    const into = row
      .map((both, j) => ({ both, j }))
      .filter(({ both }) => total > 0 && both >= PART * total)
      .sort((a, b) => b.both - a.both)
      .map(({ j }) => j);
    const heir = continues.indexOf(before);
    const parts = row.flatMap((both, j) =>
      continues[j] === -1 && both > SAME * (news[j] ?? 0) ? [j] : [],
    );
    if (parts.length + Number(heir >= 0) > 1) {
      return { before, kind: 'split', into: heir >= 0 ? [heir, ...parts] : parts };
    }
    if (heir >= 0) return { before, kind: 'kept', into: [heir] };
    const [most] = into;
    const isMerged = most !== undefined && (row[most] ?? 0) > SAME * total;
    return { before, kind: isMerged ? 'merged' : 'retired', into: isMerged ? [most] : into };
  });
  return { continues, fates };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
