import type { PendingPairs } from './item-pairs-state.js';
import { stableHash } from './stable-hash.js';

/**
 * Sums the rows of a log by neighbour, in place, and returns the row of each. Of more than `limit`
 * neighbours those with the lowest hash are counted (a bottom-k sample, another one in each epoch):
 * which these are, and their sums, depends neither on the order of additions nor on when the log was
 * compacted, since a neighbour that belongs to the final sample is never dropped on the way to it.
 */
export function compactAdditions(pending: PendingPairs, limit: number): Map<string, number> {
  const rows = sumByNeighbour(pending);
  return rows.size <= limit ? rows : keepSample(pending, rows, limit);
}

function sumByNeighbour(pending: PendingPairs): Map<string, number> {
  const { ids, weights, totals } = pending;
  const rows = new Map<string, number>();
  let size = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? '';
    const row = rows.get(id);
    if (row === undefined) {
      rows.set(id, size);
      setRow(pending, size++, i);
    } else {
      weights[row] = (weights[row] ?? 0) + (weights[i] ?? 0);
      totals[row] = Math.max(totals[row] ?? 0, totals[i] ?? 0);
    }
  }
  cutTo(pending, size);
  return rows;
}

function keepSample(
  pending: PendingPairs,
  rows: ReadonlyMap<string, number>,
  limit: number,
): Map<string, number> {
  const basis = stableHash(String(pending.epoch));
  const hashed = pending.ids.map((id) => [stableHash(id, basis), id] as const);
  hashed.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
  const kept = hashed.slice(0, limit).map(([, id]) => rows.get(id) ?? 0);
  kept.sort((a, b) => a - b);
  kept.forEach((from, to) => {
    setRow(pending, to, from);
  });
  cutTo(pending, limit);
  return new Map(pending.ids.map((id, row) => [id, row]));
}

function setRow({ ids, weights, totals }: PendingPairs, to: number, from: number): void {
  ids[to] = ids[from] ?? '';
  weights[to] = weights[from] ?? 0;
  totals[to] = totals[from] ?? 0;
}

function cutTo({ ids, weights, totals }: PendingPairs, length: number): void {
  ids.length = length;
  weights.length = length;
  totals.length = length;
}
