import { defaultMarketingOptions, type MarketingOptions } from '@tradewind/marketing';
import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const defaults = defaultMarketingOptions;
const probability = z.coerce.number().min(0).max(1);

export const marketingConfigSchema = platformConfigSchema
  .extend({
    CART_ABANDONED_AFTER_MS: milliseconds(defaults.cartAbandonedAfterMs).describe(
      "From the last cart change to the cart's abandonment.",
    ),
    WIN_BACK_AFTER_MS: milliseconds(defaults.winBackAfterMs).describe(
      'From the last order to the attempt to win the shopper back.',
    ),
    CAMPAIGNS_PER_WEEK: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000)
      .default(defaults.campaignsPerWeek)
      .describe('Campaigns requested of one shopper in any seven days, at most.'),
    HIGH_INTENT_ENTER: probability
      .default(defaults.highIntentEnter)
      .describe('Propensity from which a session counts as of high intent.'),
    HIGH_INTENT_EXIT: probability
      .default(defaults.highIntentExit)
      .describe(
        'Propensity below which a session no longer counts as of high intent; not above HIGH_INTENT_ENTER.',
      ),
    LABEL_HORIZON_MS: milliseconds(defaults.labelHorizonMs).describe(
      'How long after a moment an order still labels it as one that led to a purchase.',
    ),
    SESSION_GAP_MS: milliseconds(defaults.sessionGapMs).describe('Silence that ends a session.'),
    CONVERSION_WINDOW_MS: milliseconds(defaults.conversionWindowMs).describe(
      'How long after a campaign an order counts as its conversion.',
    ),
    FORGET_VISITORS_AFTER_MS: milliseconds(defaults.forgetVisitorsAfterMs).describe(
      'The event time after which a visitor without a user id who did nothing is forgotten.',
    ),
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
