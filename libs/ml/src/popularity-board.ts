import { decayedValue } from './decay.js';
import type { DecayedCount } from './decay.js';

/** An item on a board with its count as of `time`. */
export type BoardEntry = [item: string, value: number, time: number];

/**
 * The most popular items, in no order, up to the capacity. JSON-serialisable. It is exact although
 * nothing is kept of other items: all counts decay alike, so an item can only overtake another when
 * it is counted, and then `placeOnBoard` is called with it.
 */
export type Board = BoardEntry[];

export interface BoardOptions {
  readonly size: number;
  /** Half-life of all counts, in the unit of their times. */
  readonly halfLife: number;
}

/**
 * Places an item whose count has just changed, and may drop the least popular one. Times must not
 * go back.
 */
export function placeOnBoard(
  board: Board,
  item: string,
  count: DecayedCount,
  options: BoardOptions,
): void {
  const known = board.findIndex((entry) => entry[0] === item);
  const entry: BoardEntry = [item, count.value, count.time];
  if (known >= 0) board[known] = entry;
  else board.push(entry);
  if (board.length <= options.size) return;
  const last = rankBoard(board, options.halfLife, count.time).at(-1)?.[0];
  const at = board.findIndex((candidate) => candidate[0] === last);
  board.splice(at, 1);
}

/** Returns items with their counts as of `time`, greatest first, then by id. */
export function rankBoard(
  board: Board,
  halfLife: number,
  time: number,
): [item: string, count: number][] {
  return board
    .map(([item, value, at]): [string, number] => [
      item,
      decayedValue({ value, time: at }, halfLife, time),
    ])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : Number(a[0] > b[0])));
}
