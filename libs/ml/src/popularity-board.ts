/**
 * An item and its decayed count, as the level `log2(count) + time / halfLife`: of two counts that decay
 * alike the greater has the greater level at any time, so that comparing them takes no power.
 */
export type BoardEntry = [item: string, level: number];

/**
 * The items with the greatest counts, up to a size; greatest first, then by id. JSON-serialisable. All
 * counts of a board have one half-life, in the unit of their times.
 */
export type Board = BoardEntry[];

export interface BoardOptions {
  readonly size: number;
  readonly halfLife: number;
}

export interface BoardTouch {
  readonly item: string;
  readonly weight: number;
  readonly time: number;
}

/** Levels are stored with so many decimals: counts to about a millionth of themselves. */
const PRECISION = 1e6;

/**
 * Counts a touch by what is on the board alone. A full board takes a new item only in place of one that
 * counts no more, and what an item had counted for before it left is forgotten: counts are exact while
 * all items have a place.
 */
export function countOnBoard(
  board: Board,
  { item, weight, time }: BoardTouch,
  { size, halfLife }: BoardOptions,
): void {
  const age = time / halfLife;
  const at = placeOf(board, item);
  const known = board[at];
  const count = known === undefined ? weight : 2 ** (known[1] - age) + weight;
  place(board, [item, levelOf(count, age)], at, size);
}

/** Whether an item is on a board. */
export function isOnBoard(board: Board, item: string): boolean {
  return placeOf(board, item) >= 0;
}

/** Yields items with their counts as of `time`, greatest first, then by id. */
export function* rankBoard(
  board: Board,
  halfLife: number,
  time: number,
): Generator<[item: string, count: number]> {
  const age = time / halfLife;
  for (const [item, level] of board) yield [item, 2 ** (level - age)];
}

/** The counts of several boards as of `time`, added up: greatest first, then by id. */
export function rankBoards(
  boards: readonly Board[],
  halfLife: number,
  time: number,
): Iterable<[item: string, count: number]> {
  const [board, ...others] = boards;
  if (board !== undefined && others.length === 0) return rankBoard(board, halfLife, time);
  const counts = new Map<string, number>();
  for (const each of boards) {
    for (const [item, count] of rankBoard(each, halfLife, time)) {
      counts.set(item, (counts.get(item) ?? 0) + count);
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

function placeOf(board: Board, item: string): number {
  for (let at = 0; at < board.length; at++) if (board[at]?.[0] === item) return at;
  return -1;
}

/** Moves an entry, which stood at `from` (-1: nowhere) with a lower level, up to its place if it has one. */
function place(board: Board, entry: BoardEntry, from: number, size: number): void {
  let at = from >= 0 ? from : board.length;
  if (from < 0 && at >= size) {
    const least = board[at - 1];
    // A newcomer counts: of equal counts the one touched last stays.
    if (least === undefined || least[1] > entry[1]) return;
    at -= 1;
  }
  for (; at > 0; at--) {
    const above = board[at - 1];
    if (above === undefined || greatestFirst(above, entry) < 0) break;
    board[at] = above;
  }
  board[at] = entry;
}

function levelOf(count: number, age: number): number {
  return Math.round((Math.log2(count) + age) * PRECISION) / PRECISION;
}
