import { adjustedRandIndex } from '@tradewind/ml';

/** The mean over all pairs of partitions. */
export function meanAgreement(
  partitions: readonly ArrayLike<number>[],
  weights: Uint32Array,
): number {
  let sum = 0;
  let pairs = 0;
  partitions.forEach((a, i) => {
    for (const b of partitions.slice(i + 1)) {
      sum += adjustedRandIndex(a, b, weights);
      pairs++;
    }
  });
  return pairs === 0 ? Number.NaN : sum / pairs;
}

/**
 * Silhouette of each unit (Rousseeuw, 1987): `(b - a) / max(a, b)` with `a` the mean distance to the
 * others of its group and `b` that to the nearest other group; 0 where it is alone in its group.
 */
export function silhouettes(
  groups: readonly number[],
  distance: (i: number, j: number) => number,
): number[] {
  const count = groupsIn(groups);
  const sums = groups.map(() => new Float64Array(count));
  const sizes = new Float64Array(count);
  groups.forEach((group, i) => {
    sizes[group] = (sizes[group] ?? 0) + 1;
    for (let j = 0; j < i; j++) {
      const far = distance(i, j);
      add(sums[i], groups[j] ?? 0, far);
      add(sums[j], group, far);
    }
  });
  return groups.map((group, i) => {
    const others = (sizes[group] ?? 0) - 1;
    const means = Array.from(sums[i] ?? [], (sum, k) => sum / (sizes[k] ?? 0));
    const nearest = Math.min(...means.filter((mean, k) => k !== group && !Number.isNaN(mean)));
    if (others <= 0 || !Number.isFinite(nearest)) return 0;
    const own = (sums[i]?.[group] ?? 0) / others;
    const larger = Math.max(own, nearest);
    return larger === 0 ? 0 : (nearest - own) / larger;
  });
}

function add(sums: Float64Array | undefined, group: number, value: number): void {
  if (sums !== undefined) sums[group] = (sums[group] ?? 0) + value;
}

function groupsIn(groups: ArrayLike<number>): number {
  return Array.from(groups).reduce((most, group) => Math.max(most, group), 0) + 1;
}
