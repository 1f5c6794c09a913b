/**
 * An item and its fading count, kept as `log2(count) + time / halfLife`: of two counts that fade alike
 * the greater is then greater at any time, and comparing them takes no power.
 */
export type FadingEntry = [item: string, level: number];

/** The items with the greatest fading counts, in no order. JSON-serialisable. */
export type FadingBoard = FadingEntry[];

export interface FadingTouch {
  readonly item: string;
  readonly weight: number;
  /** In the unit of the half-life; a time before the last one counts as the last one. */
  readonly time: number;
}

/** Levels are stored with so many decimals: counts to about a millionth of themselves. */
const PRECISION = 1e6;

/**
 * Counts a touch. A board that is full takes a new item only in place of one that counts less, and what
 * an item had counted for before it left is forgotten: counts are exact while all items have a place.
 */
export function countOnBoard(
  board: FadingBoard,
  { item, weight, time }: FadingTouch,
  { size, halfLife }: { readonly size: number; readonly halfLife: number },
): void {
  const age = time / halfLife;
  const known = board.find((entry) => entry[0] === item);
  if (known) {
    known[1] = rounded(Math.log2(2 ** (known[1] - age) + weight) + age);
    return;
  }
  const level = rounded(Math.log2(weight) + age);
  if (board.length < size) board.push([item, level]);
  else replaceLeast(board, [item, level]);
}

/** The item with the least count gives way unless it counts more. */
function replaceLeast(board: FadingBoard, entry: FadingEntry): void {
  let at = 0;
  let least = Infinity;
  for (const [i, [, level]] of board.entries()) {
    if (level >= least) continue;
    least = level;
    at = i;
  }
  if (entry[1] >= least) board[at] = entry;
}

/**
 * Counts of several boards, added up, as they stand at `time`
 * (in the unit of the half-life): greatest first, then by id.
 */
export function rankBoards(
  boards: readonly FadingBoard[],
  time: number,
  halfLife: number,
): [item: string, count: number][] {
  const age = time / halfLife;
  const counts = new Map<string, number>();
  for (const board of boards) {
    for (const [item, level] of board) {
      counts.set(item, (counts.get(item) ?? 0) + 2 ** (level - age));
    }
  }
  return [...counts].sort(greatestFirst);
}

/** Orders items by a number, the greatest first, and equal ones by id. */
export function greatestFirst(
  a: readonly [item: string, number: number],
  b: readonly [item: string, number: number],
): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : Number(a[0] > b[0]));
}

function rounded(level: number): number {
  return Math.round(level * PRECISION) / PRECISION;
}
