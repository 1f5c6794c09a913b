import { stableHash } from '@tradewind/ml';

/** The shard that owns an item: FNV-1a of its key, modulo the number of shards. */
export function itemShard(itemKey: string, shards: number): number {
  return shards === 1 ? 0 : stableHash(itemKey) % shards;
}
