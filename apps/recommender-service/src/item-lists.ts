import { ITEM_SHARDS, recommenderNeighbours } from '@tradewind/contracts';
import type { EpochView } from '@tradewind/models';
import { itemListEntry, PAIRS_MODEL, type ItemList } from '@tradewind/recommender';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every item's neighbours and of what is trending. */
export const ITEM_LISTS = Symbol('ItemLists');
export type ItemLists = EpochView<ItemList>;

/** Reads the lists that this service's own item shards publish. */
export function openItemLists(views: EpochViews): Promise<ItemLists> {
  return views.open<typeof recommenderNeighbours, ItemList>({
    topics: [recommenderNeighbours],
    model: PAIRS_MODEL,
    shards: ITEM_SHARDS,
    reading: () => itemListEntry,
  });
}
