import { historyOf } from '../histories.js';
import type { Histories } from '../histories.js';

/** Numbers of shoppers who had both of two items, for all pairs of some items. */
export interface CoCounts {
  /** The items counted, by row. */
  readonly items: Int32Array;
  /** Packed lower triangle: row `r`, column `c <= r` stands at `r (r + 1) / 2 + c`. */
  readonly counts: Float32Array;
}

/** Counts the `maxItems` items that most shoppers had; equal ones by number. Other items are left out. */
export function coCountsOf(histories: Histories, maxItems: number): CoCounts {
  const items = mostUsed(histories, maxItems);
  const rows = new Int32Array(histories.itemCount).fill(-1);
  items.forEach((item, row) => (rows[item] = row));
  const counts = new Float32Array((items.length * (items.length + 1)) / 2);
  const own = new Int32Array(items.length);
  for (let shopper = 0; shopper + 1 < histories.offsets.length; shopper++) {
    let size = 0;
    for (const item of historyOf(histories, shopper)) {
      const row = rows[item] ?? -1;
      if (row >= 0) own[size++] = row;
    }
    countPairs(counts, own.subarray(0, size).sort());
  }
  return { items, counts };
}

function mostUsed({ items, itemCount }: Histories, maxItems: number): Int32Array {
  const uses = new Int32Array(itemCount);
  for (const item of items) uses[item] = (uses[item] ?? 0) + 1;
  const used = Array.from(uses.keys()).filter((item) => (uses[item] ?? 0) > 0);
  if (used.length <= maxItems) return Int32Array.from(used);
  used.sort((a, b) => (uses[b] ?? 0) - (uses[a] ?? 0) || a - b);
  return Int32Array.from(used.slice(0, maxItems)).sort();
}

/** @param rows ascending */
function countPairs(counts: Float32Array, rows: Int32Array): void {
  for (let a = 0; a < rows.length; a++) {
    const row = rows[a] ?? 0;
    const start = (row * (row + 1)) / 2;
    for (let b = 0; b <= a; b++) {
      const at = start + (rows[b] ?? 0);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
}
