import { stableHash } from '@tradewind/ml';

/** The shard that owns an item: FNV-1a of its key, modulo the number of shards. */
export function itemShard(itemKey: string, shards: number): number {
  return shards === 1 ? 0 : stableHash(itemKey) % shards;
}

const OPEN = '~open:';

/** The entity in which a shard collects what epochs still open add to an item. */
export function openPartOf(itemKey: string): string {
  return OPEN + itemKey;
}

/** The key of the item to which such an entity belongs. */
export function itemOf(openPart: string): string {
  return openPart.slice(OPEN.length);
}

/** Whether an entity is one of these; no key of an item begins so, for no tenant's name does. */
export function isOpenPart(entity: string): boolean {
  return entity.startsWith(OPEN);
}
