/**
 * The value that stands at `rank` (from 0) once the first `length` values are sorted in descending
 * order. It moves the values. Hoare's selection (CACM 4, 1961) with the median of three as pivot.
 */
export function greatestAt(values: Float64Array, length: number, rank: number): number {
  let from = 0;
  let to = length - 1;
  while (from < to) {
    const pivot = medianOfThree(values, from, to);
    let left = from;
    let right = to;
    while (left <= right) {
      left = firstNotAbove(values, left, pivot);
      right = lastNotBelow(values, right, pivot);
      if (left <= right) swap(values, left++, right--);
    }
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else return pivot;
  }
  return values[rank] ?? 0;
}

function firstNotAbove(values: Float64Array, from: number, pivot: number): number {
  let at = from;
  while ((values[at] ?? 0) > pivot) at++;
  return at;
}

function lastNotBelow(values: Float64Array, from: number, pivot: number): number {
  let at = from;
  while ((values[at] ?? 0) < pivot) at--;
  return at;
}

function swap(values: Float64Array, one: number, other: number): void {
  const moved = values[one] ?? 0;
  values[one] = values[other] ?? 0;
  values[other] = moved;
}

function medianOfThree(values: Float64Array, from: number, to: number): number {
  const a = values[from] ?? 0;
  const b = values[(from + to) >>> 1] ?? 0;
  const c = values[to] ?? 0;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
