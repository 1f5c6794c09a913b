import { SHOPPER_PARTITIONS } from '@tradewind/contracts';
import type { StorefrontEventType } from './touched-items.js';

export interface RecommendationOptions {
  /** Length of a model epoch, ms. */
  readonly epochMs: number;
  /** Partitions of shoppers. */
  readonly sources: number;
  /** Distinct items kept of a shopper: these are known to be seen and are not recommended. */
  readonly historyLength: number;
  /** The event time after which a visitor without a user id who did nothing is forgotten, ms. */
  readonly forgetVisitorsAfterMs: number;
  /** Touches, and touched items, in one record for the models. */
  readonly touchesPerRecord: number;
  readonly maxItemsPerRecord: number;
  /** How much an action says: a positive whole number; actions not named say nothing. */
  readonly weights: Readonly<Partial<Record<StorefrontEventType, number>>>;
  /** Items in a list. */
  readonly listLength: number;
  /** Time in which the count of a trending item halves, ms. */
  readonly trendingHalfLifeMs: number;
}

const DAY_MS = 86_400_000;

export const defaultRecommendationOptions: Omit<RecommendationOptions, 'epochMs'> = {
  sources: SHOPPER_PARTITIONS,
  historyLength: 50,
  forgetVisitorsAfterMs: 30 * DAY_MS,
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
  listLength: 10,
  trendingHalfLifeMs: DAY_MS,
};

export function recommendationOptions(
  options: Pick<RecommendationOptions, 'epochMs'> & Partial<RecommendationOptions>,
): RecommendationOptions {
  return { ...defaultRecommendationOptions, ...options };
}
