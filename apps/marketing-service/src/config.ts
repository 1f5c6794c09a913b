import { defaultMarketingOptions, type MarketingOptions } from '@tradewind/marketing';
import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';
import type { WebhookOptions } from './webhooks/webhooks.js';

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
    WEBHOOK_TIMEOUT_MS: milliseconds(10_000).describe(
      'How long a webhook may take to answer an attempt.',
    ),
    WEBHOOK_RETRY_MS: milliseconds(1_000).describe(
      'The pause after the first attempt that failed; it doubles with each further one.',
    ),
    WEBHOOK_MAX_RETRY_MS: milliseconds(300_000).describe('The longest pause between two attempts.'),
    WEBHOOK_GIVE_UP_AFTER_MS: milliseconds(259_200_000).describe(
      'From the first attempt of a message to when it is given up and put aside.',
    ),
    WEBHOOK_ALLOW_PRIVATE: z
      .stringbool()
      .default(false)
      .describe('Whether webhooks may be at private addresses and without encryption.'),
  })
  .refine((config) => config.HIGH_INTENT_EXIT <= config.HIGH_INTENT_ENTER, {
    path: ['HIGH_INTENT_EXIT'],
    message: 'must not be above HIGH_INTENT_ENTER',
  });
/** How webhooks are delivered. */
export function webhookOptions(config: MarketingConfig): WebhookOptions {
  return {
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    retryMs: config.WEBHOOK_RETRY_MS,
    maxRetryMs: config.WEBHOOK_MAX_RETRY_MS,
    giveUpAfterMs: config.WEBHOOK_GIVE_UP_AFTER_MS,
    allowPrivate: config.WEBHOOK_ALLOW_PRIVATE,
  };
}

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
