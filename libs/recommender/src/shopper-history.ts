import type { Touch } from './touched-items.js';

/** An item a shopper touched: id, the greatest weight of what was done with it, time of the last touch. */
export type HistoryItem = [item: string, weight: number, time: number];

/** Distinct items, the last touched last. */
export type History = HistoryItem[];

/** Categories kept of what a shopper looked at. */
export const MAX_CATEGORIES = 3;

/** Moves the touched items to the end, in order, and forgets the oldest beyond `length`. */
export function touchHistory(history: History, touch: Touch, time: number, length: number): void {
  const touched = new Map<string, number>();
  for (const item of touch.items) touched.set(item, touch.weight);
  let kept = 0;
  for (const entry of history) {
    const weight = touched.get(entry[0]);
    if (weight === undefined) history[kept++] = entry;
    else touched.set(entry[0], Math.max(weight, entry[1]));
  }
  history.length = kept;
  for (const [item, weight] of touched) history.push([item, weight, time]);
  if (history.length > length) history.splice(0, history.length - length);
}

/** The history of who touched what is in two of them, in order of time; the oldest beyond `length` are forgotten. */
export function mergeHistories(one: History, other: History, length: number): History {
  const merged = new Map<string, HistoryItem>();
  for (const [item, weight, time] of [...one, ...other]) {
    const known = merged.get(item);
    merged.set(item, [item, Math.max(weight, known?.[1] ?? 0), Math.max(time, known?.[2] ?? 0)]);
  }
  const inOrder = [...merged.values()].sort((a, b) => a[2] - b[2] || (a[0] < b[0] ? -1 : 1));
  return inOrder.slice(-length);
}
