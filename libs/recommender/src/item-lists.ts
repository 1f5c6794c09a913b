import {
  defineModel,
  ITEM_SHARDS,
  keyOf,
  recommenderNeighbours,
  recommenderPairs,
} from '@tradewind/contracts';
import type { ModelWatermark, TopicEvent } from '@tradewind/contracts';
import type { ScoredItem } from '@tradewind/ml';

/** The model that item shards learn, for watermarks and versions. */
export const PAIRS_MODEL = 'pairs';

/** Pairs of items, counted by the owners of item shards. */
export const pairsModel = defineModel({
  name: PAIRS_MODEL,
  version: 1,
  deltas: recommenderPairs,
  snapshots: recommenderNeighbours,
  shards: ITEM_SHARDS,
  // An item holds a sample of what an epoch adds to it, however many deltas there are.
  bounds: { deltas: Infinity, openEpochs: 64 },
});

/**
 * What an item shard publishes under one key: the neighbours of an item (key `<tenant>:<item>`), or
 * what is trending among its items (key `<tenant>:~trending:<shard>`).
 */
export interface ItemList {
  readonly epoch: number;
  /** Weighted touches of the item; 0 for a trending list. */
  readonly touches: number;
  /** Best first. */
  readonly items: readonly Readonly<ScoredItem>[];
}

const TRENDING = '~trending:';

export function trendingKey(tenant: string, shard: number): string {
  return keyOf(tenant, `${TRENDING}${String(shard)}`);
}

/** No item may pass for a trending list. */
export function isTrendingId(id: string): boolean {
  return id.startsWith(TRENDING);
}

export type ItemListEntry =
  | { readonly key: string; readonly epoch: number; readonly value: ItemList }
  | { readonly watermark: ModelWatermark };

/** How a model view reads the records of `recommender.neighbours.v1`. */
export function itemListEntry(
  event: TopicEvent<typeof recommenderNeighbours> & { readonly key: string },
): ItemListEntry {
  switch (event.type) {
    case 'neighbours.changed': {
      const { epoch, touches, neighbours } = event.data;
      return { key: event.key, epoch, value: { epoch, touches, items: neighbours } };
    }
    case 'trending.changed': {
      const { epoch, items } = event.data;
      return { key: event.key, epoch, value: { epoch, touches: 0, items } };
    }
    case 'model.watermark':
      return { watermark: event.data };
  }
}
