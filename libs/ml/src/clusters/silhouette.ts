/** Euclidean distances between vectors, n x n. `everyRow` is called before each row. */
export function distancesBetween(
  vectors: readonly (readonly number[])[],
  everyRow: () => void = () => undefined,
): Float64Array {
  const n = vectors.length;
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    everyRow();
    for (let j = 0; j < i; j++) {
      const distance = Math.sqrt(squaredDistance(vectors[i] ?? [], vectors[j] ?? []));
      distances[i * n + j] = distance;
      distances[j * n + i] = distance;
    }
  }
  return distances;
}

/**
 * The mean silhouette, from -1 to 1: how much nearer vectors are to their own cluster than to the next
 * (Rousseeuw, 1987). A vector alone in its cluster counts 0, and so does everything when there is only
 * one cluster.
 *
 * @param clusters The cluster of each vector, from 0 to `count - 1`.
 */
export function silhouette(
  distances: Float64Array,
  clusters: readonly number[],
  count: number,
): number {
  const n = clusters.length;
  const sizes = new Float64Array(count);
  for (const cluster of clusters) sizes[cluster] = (sizes[cluster] ?? 0) + 1;
  const sums = new Float64Array(count);
  let total = 0;
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    for (let j = 0; j < n; j++) {
      const cluster = clusters[j] ?? 0;
      sums[cluster] = (sums[cluster] ?? 0) + (distances[i * n + j] ?? 0);
    }
    total += silhouetteOf(clusters[i] ?? 0, sums, sizes);
  }
  return n === 0 ? 0 : total / n;
}

function silhouetteOf(own: number, sums: Float64Array, sizes: Float64Array): number {
  const size = sizes[own] ?? 0;
  if (size <= 1) return 0;
  const within = (sums[own] ?? 0) / (size - 1);
  // An empty cluster is at no distance; NaN and Infinity are left out.
  const others = sums.map((sum, cluster) =>
    cluster === own ? Infinity : sum / (sizes[cluster] ?? 0),
  );
  const next = Math.min(...others.filter(Number.isFinite));
  const larger = Math.max(within, next);
  return Number.isFinite(next) && larger > 0 ? (next - within) / larger : 0;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let j = 0; j < a.length; j++) total += ((a[j] ?? 0) - (b[j] ?? 0)) ** 2;
  return total;
}
