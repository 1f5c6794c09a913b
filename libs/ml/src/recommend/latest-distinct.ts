/** The latest distinct items of a history, the latest first. */
export function latestDistinct(history: ArrayLike<number>, limit: number): Int32Array {
  const items = new Int32Array(Math.min(limit, history.length));
  let size = 0;
  for (let at = history.length - 1; at >= 0 && size < limit; at--) {
    if (!standsAgain(history, at)) items[size++] = history[at] ?? 0;
  }
  return items.subarray(0, size);
}

/** Says whether the item at a place stands in the history once more behind it. */
export function standsAgain(history: ArrayLike<number>, at: number): boolean {
  const item = history[at];
  for (let later = at + 1; later < history.length; later++) {
    if (history[later] === item) return true;
  }
  return false;
}
