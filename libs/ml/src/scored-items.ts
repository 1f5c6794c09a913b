export type ScoredItem = [item: string, score: number];

/** To four decimals. */
export function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Keeps `list` sorted by score, then id, and no longer than `limit`. */
export function insertBounded(list: ScoredItem[], id: string, score: number, limit: number): void {
  let at = list.length;
  while (at > 0) {
    const above = list[at - 1];
    if (!above || above[1] > score || (above[1] === score && above[0] < id)) break;
    at -= 1;
  }
  if (at >= limit) return;
  list.splice(at, 0, [id, score]);
  if (list.length > limit) list.pop();
}
