import { milliseconds } from '@tradewind/config';
import {
  defaultRecommendationOptions as defaults,
  recommendationOptions,
  type RecommendationOptions,
} from '@tradewind/recommender';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const whole = (least: number, most: number, standard: number) =>
  z.coerce.number().int().min(least).max(most).default(standard);

export const recommenderConfigSchema = platformConfigSchema.extend({
  /** Items in a list. */
  RECOMMENDATIONS_LENGTH: whole(1, 100, defaults.listLength),
  /** Items kept of a shopper; what is kept is not recommended. */
  RECOMMENDATIONS_HISTORY: whole(10, 500, defaults.historyLength),
  /** The event time after which a visitor without a user id who did nothing is forgotten. */
  FORGET_VISITORS_AFTER_MS: milliseconds(defaults.forgetVisitorsAfterMs),
  /** An item is paired with this many before it. */
  PAIRS_WINDOW: whole(1, 50, defaults.window),
  /** Neighbours kept of an item. */
  PAIRS_NEIGHBOURS: whole(20, 1_000, defaults.maxNeighbours),
  /** `a` in `c_ij / (c_i c_j)^a`: 0 favours the popular, 0.5 is the cosine. */
  PAIRS_EXPONENT: z.coerce.number().min(0).max(1).default(defaults.exponent),
  /** Event time in which the count of a trending item halves. */
  TRENDING_HALF_LIFE_MS: milliseconds(defaults.trendingHalfLifeMs),
});
export type RecommenderConfig = z.output<typeof recommenderConfigSchema>;

export function optionsOf(config: RecommenderConfig): RecommendationOptions {
  return recommendationOptions({
    epochMs: config.MODEL_EPOCH_MS,
    listLength: config.RECOMMENDATIONS_LENGTH,
    historyLength: config.RECOMMENDATIONS_HISTORY,
    forgetVisitorsAfterMs: config.FORGET_VISITORS_AFTER_MS,
    window: config.PAIRS_WINDOW,
    maxNeighbours: config.PAIRS_NEIGHBOURS,
    exponent: config.PAIRS_EXPONENT,
    trendingHalfLifeMs: config.TRENDING_HALF_LIFE_MS,
  });
}
