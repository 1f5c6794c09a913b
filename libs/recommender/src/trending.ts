import { decayedValue } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { ItemList } from './item-lists.js';

/**
 * What is trending in a whole shop: the lists of its shards, each faded from its own epoch to the
 * newest of them; best first, then by id. `halfLife` in epochs.
 */
export function mergeTrending(lists: readonly ItemList[], halfLife: number): ScoredItem[] {
  const time = Math.max(...lists.map((list) => list.epoch));
  const merged = lists.flatMap((list) =>
    list.items.map(([item, value]): ScoredItem => {
      return [item, decayedValue({ value, time: list.epoch }, halfLife, time)];
    }),
  );
  return merged.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : Number(a[0] > b[0])));
}
