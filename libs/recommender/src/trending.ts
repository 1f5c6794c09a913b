import { decayFactor, greatestFirst } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { ItemList } from './item-lists.js';

/** A shard's list, and how far it has been taken. */
interface Head {
  readonly items: ItemList['items'];
  /** What is left of its counts at the newest epoch. */
  readonly factor: number;
  place: number;
}

/**
 * What is trending in a whole shop: the lists of its shards, which are best first, each faded from its own
 * epoch to the newest of them; best first, then by id. `halfLife` in epochs. Only as much is merged as is
 * taken: a list takes few of them.
 */
export function* mergeTrending(
  lists: readonly ItemList[],
  halfLife: number,
): Generator<ScoredItem> {
  const newest = Math.max(...lists.map(({ epoch }) => epoch));
  const heads = lists.map(({ items, epoch }): Head => {
    return { items, factor: decayFactor(newest - epoch, halfLife), place: 0 };
  });
  for (;;) {
    let best: ScoredItem | undefined;
    let from: Head | undefined;
    for (const head of heads) {
      const scored = head.items[head.place];
      if (scored === undefined) continue;
      const next: ScoredItem = [scored[0], scored[1] * head.factor];
      if (best !== undefined && greatestFirst(best, next) <= 0) continue;
      best = next;
      from = head;
    }
    if (best === undefined || from === undefined) return;
    from.place += 1;
    yield best;
  }
}
