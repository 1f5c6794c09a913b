import { defaultMarketingOptions, type MarketingOptions } from '@tradewind/marketing';
import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const defaults = defaultMarketingOptions;
const probability = z.coerce.number().min(0).max(1);

export const marketingConfigSchema = platformConfigSchema
  .extend({
    /** From the last cart change to the cart's abandonment. */
    CART_ABANDONED_AFTER_MS: milliseconds(defaults.cartAbandonedAfterMs),
    /** From the last order to the attempt to win the shopper back. */
    WIN_BACK_AFTER_MS: milliseconds(defaults.winBackAfterMs),
    /** Campaigns requested of one shopper in any seven days, at most. */
    CAMPAIGNS_PER_WEEK: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(defaults.campaignsPerWeek),
    /** Propensity from which a session counts as of high intent, and under which no longer. */
    HIGH_INTENT_ENTER: probability.default(defaults.highIntentEnter),
    HIGH_INTENT_EXIT: probability.default(defaults.highIntentExit),
    /** How long after a moment an order still labels it as one that led to a purchase. */
    LABEL_HORIZON_MS: milliseconds(defaults.labelHorizonMs),
    /** Silence that ends a session. */
    SESSION_GAP_MS: milliseconds(defaults.sessionGapMs),
    /** How long after a campaign an order counts as its conversion. */
    CONVERSION_WINDOW_MS: milliseconds(defaults.conversionWindowMs),
    /** The event time after which a visitor without a user id who did nothing is forgotten. */
    FORGET_VISITORS_AFTER_MS: milliseconds(defaults.forgetVisitorsAfterMs),
  })
  .refine((config) => config.HIGH_INTENT_EXIT <= config.HIGH_INTENT_ENTER, {
    path: ['HIGH_INTENT_EXIT'],
    message: 'must not be above HIGH_INTENT_ENTER',
  });
/** Token of the rules by which campaigns are decided. */
export const MARKETING_OPTIONS = Symbol('MarketingOptions');
export type MarketingConfig = z.output<typeof marketingConfigSchema>;

export function marketingOptions(config: MarketingConfig): MarketingOptions {
  return {
    cartAbandonedAfterMs: config.CART_ABANDONED_AFTER_MS,
    winBackAfterMs: config.WIN_BACK_AFTER_MS,
    campaignsPerWeek: config.CAMPAIGNS_PER_WEEK,
    highIntentEnter: config.HIGH_INTENT_ENTER,
    highIntentExit: config.HIGH_INTENT_EXIT,
    labelHorizonMs: config.LABEL_HORIZON_MS,
    sessionGapMs: config.SESSION_GAP_MS,
    conversionWindowMs: config.CONVERSION_WINDOW_MS,
    forgetVisitorsAfterMs: config.FORGET_VISITORS_AFTER_MS,
  };
}
