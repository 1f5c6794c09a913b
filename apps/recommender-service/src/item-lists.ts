import { ITEM_SHARDS, recommenderNeighbours } from '@tradewind/contracts';
import {
  PairLists,
  PAIRS_MODEL,
  readPairBlocks,
  type RecommendationOptions,
  type ShardModel,
} from '@tradewind/recommender';
import type { EpochViews } from '@tradewind/service';

/** Token of the lists of every item's neighbours and of what is trending. */
export const ITEM_LISTS = Symbol('ItemLists');
export type ItemLists = PairLists;

/** Reads the counts that this service's own item shards publish. */
export async function openItemLists(
  views: EpochViews,
  options: RecommendationOptions,
): Promise<ItemLists> {
  const view = await views.open<typeof recommenderNeighbours, ShardModel>({
    topics: [recommenderNeighbours],
    model: PAIRS_MODEL,
    shards: ITEM_SHARDS,
    reading: () => readPairBlocks(options.exponent),
  });
  return new PairLists(view, options);
}
