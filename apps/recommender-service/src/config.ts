import { milliseconds } from '@tradewind/config';
import {
  defaultRecommendationOptions as defaults,
  recommendationOptions,
  type RecommendationOptions,
} from '@tradewind/recommender';
import { platformConfigSchema, storefrontConfig } from '@tradewind/service';
import { z } from 'zod';

const whole = (least: number, most: number, standard: number) =>
  z.coerce.number().int().min(least).max(most).default(standard);

export const recommenderConfigSchema = platformConfigSchema.extend({
  ...storefrontConfig,
  RECOMMENDATIONS_LENGTH: whole(1, 100, defaults.listLength).describe('Items in a list.'),
  RECOMMENDATIONS_HISTORY: whole(10, 500, defaults.historyLength).describe(
    'Items kept of a shopper; what is kept is not recommended.',
  ),
  RECOMMENDATIONS_STALE_MS: whole(0, 60_000, 5_000).describe(
    'For so long a list is still shown once what others do has changed it. What its shopper does, and what may no longer be offered, counts at once whatever is set.',
  ),
  FORGET_VISITORS_AFTER_MS: milliseconds(defaults.forgetVisitorsAfterMs).describe(
    'The event time after which a visitor without a user id who did nothing is forgotten.',
  ),
  TRENDING_HALF_LIFE_MS: milliseconds(defaults.trendingHalfLifeMs).describe(
    'Event time in which the count of a trending item halves.',
  ),
});
export type RecommenderConfig = z.output<typeof recommenderConfigSchema>;

export function optionsOf(config: RecommenderConfig): RecommendationOptions {
  return recommendationOptions({
    epochMs: config.MODEL_EPOCH_MS,
    listLength: config.RECOMMENDATIONS_LENGTH,
    historyLength: config.RECOMMENDATIONS_HISTORY,
    forgetVisitorsAfterMs: config.FORGET_VISITORS_AFTER_MS,
    trendingHalfLifeMs: config.TRENDING_HALF_LIFE_MS,
  });
}
