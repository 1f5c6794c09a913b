/**
 * The sum of products of two vectors of the same length. Four sums run side by side, since each addition would wait for
 * the one before.
 */
// eslint-disable-next-line complexity -- the branches are those of values that cannot be missing
export function dotProduct(a: Float64Array, b: Float64Array): number {
  const length = Math.min(a.length, b.length);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 3 < length; at += 4) {
    first += (a[at] ?? 0) * (b[at] ?? 0);
    second += (a[at + 1] ?? 0) * (b[at + 1] ?? 0);
    third += (a[at + 2] ?? 0) * (b[at + 2] ?? 0);
    fourth += (a[at + 3] ?? 0) * (b[at + 3] ?? 0);
  }
  for (; at < length; at++) first += (a[at] ?? 0) * (b[at] ?? 0);
  return first + second + third + fourth;
}
