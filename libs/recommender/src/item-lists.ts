import {
  defineModel,
  ITEM_SHARDS,
  keyOf,
  recommenderNeighbours,
  recommenderPairs,
} from '@tradewind/contracts';
import type { ScoredItem } from '@tradewind/ml';

/** The model that item shards learn, for watermarks and versions. */
export const PAIRS_MODEL = 'pairs';

/** Pairs of items, counted by the owners of item shards. */
export const pairsModel = defineModel({
  name: PAIRS_MODEL,
  version: 2,
  deltas: recommenderPairs,
  snapshots: recommenderNeighbours,
  shards: ITEM_SHARDS,
  bounds: { deltas: 4_096, openEpochs: 64 },
});

/** The neighbours of an item, or what is trending among the items of a shard. */
export interface ItemList {
  readonly epoch: number;
  /** Weighted touches of the item; 0 for a trending list. */
  readonly touches: number;
  /** Best first. */
  readonly items: readonly Readonly<ScoredItem>[];
}

const TRENDING = '~trending:';
const PAIRS = '~pairs:';

/** Of what is trending among the items of a shard. */
export function trendingKey(tenant: string, shard: number): string {
  return keyOf(tenant, `${TRENDING}${String(shard)}`);
}

/** Of the pair counts of a shard. */
export function pairsKey(tenant: string, shard: number): string {
  return keyOf(tenant, `${PAIRS}${String(shard)}`);
}

/** Of one block of them, as it is published. */
export function blockKey(tenant: string, shard: number, block: number): string {
  return `${pairsKey(tenant, shard)}:${String(block)}`;
}

/** No item may pass for a trending list. */
export function isTrendingId(id: string): boolean {
  return id.startsWith(TRENDING);
}
