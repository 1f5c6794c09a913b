import { compactAdditions } from './item-pairs-pending.js';
import type { ItemPairsOptions, ItemPairsState, PendingPairs } from './item-pairs-state.js';
import { stableHash } from './stable-hash.js';

/**
 * Adds an epoch's additions to the table and keeps the `maxNeighbours` greatest counts.
 *
 * Space-Saving, a whole epoch at once: once the table is full, a neighbour that is not in it may have
 * been counted up to the least count in it and then dropped, so a newcomer starts from there and the
 * difference is its `error`. Thus a rising neighbour gets in, however full the table, and
 * `count - error` is never more than the truth. Of equal counts those already in the table stay,
 * then those of the greater hash of their id.
 */
export function mergeEpoch(
  state: ItemPairsState,
  added: PendingPairs,
  options: ItemPairsOptions,
): void {
  const { maxPending, maxNeighbours } = options;
  const rows = compactAdditions(added, maxPending);
  const established = state.ids.length;
  const floor = established < maxNeighbours ? 0 : Math.min(...state.counts);
  addToKnown(state, added, rows);
  appendNewcomers(state, added, floor);
  if (state.ids.length > maxNeighbours) keepGreatest(state, established, maxNeighbours);
}

/** Moves the weights of neighbours that are in the table from `added` to it. */
function addToKnown(
  { ids, counts, totals }: ItemPairsState,
  added: PendingPairs,
  rows: ReadonlyMap<string, number>,
): void {
  for (let i = 0; i < ids.length; i++) {
    const row = rows.get(ids[i] ?? '');
    if (row === undefined) continue;
    counts[i] = (counts[i] ?? 0) + (added.weights[row] ?? 0);
    totals[i] = Math.max(totals[i] ?? 0, added.totals[row] ?? 0);
    added.weights[row] = 0;
  }
}

function appendNewcomers(state: ItemPairsState, added: PendingPairs, floor: number): void {
  added.ids.forEach((id, row) => {
    const weight = added.weights[row] ?? 0;
    if (weight === 0) return;
    state.ids.push(id);
    state.counts.push(floor + weight);
    state.errors.push(floor);
    state.totals.push(added.totals[row] ?? 0);
  });
}

/** Bits of a rank that say whether a row was in the table, and its hash. The count has the other 31. */
const ESTABLISHED = 2 ** 21;
const COUNT_UNIT = 2 ** 22;

function keepGreatest(state: ItemPairsState, established: number, limit: number): void {
  const ranks = new Float64Array(state.ids.length);
  state.ids.forEach((id, i) => {
    const tie = (i < established ? ESTABLISHED : 0) + (stableHash(id) & (ESTABLISHED - 1));
    ranks[i] = (state.counts[i] ?? 0) * COUNT_UNIT + tie;
  });
  const ascending = ranks.slice().sort();
  let least = ascending[ascending.length - limit] ?? 0;
  // Of equals that do not all fit none stays: which one would depend on their order.
  if (ascending[ascending.length - limit - 1] === least) least += 1;
  let kept = 0;
  for (let i = 0; i < ranks.length; i++) {
    if ((ranks[i] ?? 0) >= least) moveRow(state, i, kept++);
  }
  for (const column of [state.ids, state.counts, state.errors, state.totals]) column.length = kept;
}

function moveRow(state: ItemPairsState, from: number, to: number): void {
  if (from === to) return;
  state.ids[to] = state.ids[from] ?? '';
  state.counts[to] = state.counts[from] ?? 0;
  state.errors[to] = state.errors[from] ?? 0;
  state.totals[to] = state.totals[from] ?? 0;
}
