import type { MissingData } from '@tradewind/contracts';
import { trendingKey } from './item-lists.js';
import type { KnownItems } from './known-items.js';
import type { ReadItemList } from './recommend.js';

/** What lists wait for: an item to be touched at all, and an epoch with touches to end. */
export function missingForLists(
  tenant: string,
  known: readonly KnownItems[],
  { read, shards }: { readonly read: ReadItemList; readonly shards: number },
): readonly MissingData[] {
  for (let shard = 0; shard < shards; shard++) {
    if (read(trendingKey(tenant, shard)) !== undefined) return [];
  }
  if (known.every(({ popular }) => popular.length === 0)) {
    const text = 'recommendations: no item has been touched yet';
    return [{ what: 'recommendations', have: 0, need: 1, text }];
  }
  const text = 'neighbours: no epoch in which items were touched has ended yet';
  return [{ what: 'neighbours', have: 0, need: 1, text }];
}
