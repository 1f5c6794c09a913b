import { ITEM_SHARDS, SHOPPER_PARTITIONS } from '@tradewind/contracts';
import type { StorefrontEventType } from './touched-items.js';

export interface RecommendationOptions {
  /** Length of a model epoch, ms. */
  readonly epochMs: number;
  /** Owners of items. */
  readonly shards: number;
  /** Partitions whose shoppers feed each of them. */
  readonly sources: number;
  /** Distinct items kept of a shopper: these are known to be seen and are not recommended. */
  readonly historyLength: number;
  /** The event time after which a visitor without a user id who did nothing is forgotten, ms. */
  readonly forgetVisitorsAfterMs: number;
  /** An item is paired with this many touched before it. */
  readonly window: number;
  /** Touches, and touched items, in one record for an item shard. */
  readonly touchesPerRecord: number;
  readonly maxItemsPerRecord: number;
  /** How much an action says: a positive whole number; actions not named say nothing. */
  readonly weights: Readonly<Partial<Record<StorefrontEventType, number>>>;
  /** Neighbours counted of an item, and those that a list starts from. */
  readonly maxNeighbours: number;
  readonly publishedNeighbours: number;
  /** Items counted of a tenant in a shard; the least used are forgotten. */
  readonly maxItems: number;
  /** A block of counts that has changed is published after so many epochs, unless there are very many. */
  readonly republishEpochs: number;
  /** A block to which this share of what it held has been added is published at once. */
  readonly republishShare: number;
  /** `a` of the similarity `c_ij / (c_i c_j)^a`. */
  readonly exponent: number;
  /** The latest items of a shopper that a list starts from, and how much less each older one counts. */
  readonly basis: number;
  readonly recencyDecay: number;
  /** Items in a list. */
  readonly listLength: number;
  /** Trending items kept of a shard, and the time in which their counts halve. */
  readonly trendingLength: number;
  readonly trendingHalfLifeMs: number;
}

const DAY_MS = 86_400_000;

export const defaultRecommendationOptions: Omit<RecommendationOptions, 'epochMs'> = {
  shards: ITEM_SHARDS,
  sources: SHOPPER_PARTITIONS,
  historyLength: 50,
  forgetVisitorsAfterMs: 30 * DAY_MS,
  window: 10,
  touchesPerRecord: 16,
  maxItemsPerRecord: 200,
  weights: {
    'product.viewed': 1,
    'product.clicked': 1,
    'product.shared': 2,
    'wishlist.item_added': 2,
    'cart.item_added': 3,
    'wishlist.item_added_to_cart': 3,
    'order.completed': 5,
  },
  maxNeighbours: 50,
  publishedNeighbours: 20,
  maxItems: 100_000,
  republishEpochs: 4,
  republishShare: 0.25,
  exponent: 0.3,
  basis: 8,
  recencyDecay: 0.6,
  listLength: 10,
  trendingLength: 40,
  trendingHalfLifeMs: DAY_MS,
};

export function recommendationOptions(
  options: Pick<RecommendationOptions, 'epochMs'> & Partial<RecommendationOptions>,
): RecommendationOptions {
  return { ...defaultRecommendationOptions, ...options };
}
