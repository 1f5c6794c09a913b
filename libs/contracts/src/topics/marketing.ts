import { z } from 'zod';
import { itemId } from '../catalog/item-fields.js';
import { epochClosedSchema } from '../epoch.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';
import { trainerMessages } from '../trainer-message.js';
import { ITEM_PARTITIONS, storefrontItemChanges } from './catalog.js';

/** The id of a campaign's document: `cart-abandonment`, `high-intent`, `win-back`, or one of the shop's own. */
export const campaignKindSchema = z.string().min(1).max(64);
export type CampaignKind = z.output<typeof campaignKindSchema>;

/** What was asked before a decision, in this order; nothing was asked behind the first that did not pass. */
const eligibilityTrace = z.array(z.object({ rule: z.string(), passed: z.boolean() }));

/** What every decision says, whatever it was. */
const decision = {
  /** The version of the campaign's document, if there is one. */
  settingsVersion: z.int().optional(),
  eligibility: eligibilityTrace.optional(),
};

const campaign = {
  shopper: z.string(),
  kind: campaignKindSchema,
  /** Identifies this occasion; the same in requested, suppressed, held out and converted. */
  campaignId: z.string(),
};

const conversion = {
  orderId: z.string(),
  /** What the order is worth, net of refunds, in units of its currency. */
  revenue: z.number(),
  currency: z.string().optional(),
};

export const marketingCampaigns = defineTopic({
  name: 'marketing.campaigns.v1',
  description: 'Requested, suppressed, held-out and converted campaigns, for marketing systems.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  decisions: true,
  events: {
    'campaign.requested': z.object({
      ...campaign,
      reason: z.string(),
      /** The facts behind the decision, e.g. the cart or the propensity. */
      evidence: z.record(z.string(), z.unknown()),
      /**
       * Probability with which exactly this was decided: not to hold the shopper out, and the arm. 1 for a
       * rule with neither.
       */
      probability: z.number().min(0).max(1),
      modelVersion: z.string().optional(),
      ...decision,
      /** How the arm was chosen: there is one (`rule`), by Thompson sampling, or evenly at random. */
      policy: z.enum(['rule', 'thompson', 'even']).optional(),
      /** Which of the campaign's messages, and what its document says of it. */
      arm: z.string().optional(),
      content: z.record(z.string(), z.unknown()).optional(),
      channel: z.string().optional(),
      /** ISO 8601; whoever reaches the shopper later does not. */
      expiresAt: z.string().optional(),
    }),
    'campaign.suppressed': z.object({ ...campaign, reason: z.string(), ...decision }),
    /**
     * The shopper would have been addressed, and is left alone so that the effect can be measured.
     * `probability`: of being held out.
     */
    'campaign.held_out': z.object({
      ...campaign,
      reason: z.enum(['hold-out', 'global-hold-out']),
      probability: z.number().min(0).max(1),
      ...decision,
    }),
    'campaign.converted': z.object({ ...campaign, ...conversion }),
    /**
     * The order that has converted a campaign was edited, refunded or cancelled. It replaces what was said
     * before of this conversion; a revenue of 0 says that nothing is left of it.
     */
    'campaign.conversion_revised': z.object({ ...campaign, ...conversion }),
  },
});

export const marketingExamples = defineTopic({
  name: 'marketing.examples.v1',
  description: 'Internal: labelled examples for the purchase propensity trainer.',
  key: 'model',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'example.labelled': z.object({
      tenant: z.string(),
      source: z.int().nonnegative(),
      epoch: z.int(),
      features: z.array(z.number()),
      label: z.union([z.literal(0), z.literal(1)]),
    }),
    'epoch.closed': epochClosedSchema,
    ...trainerMessages,
  },
});

export const marketingItemInterests = defineTopic({
  name: 'marketing.item-interests.v1',
  description:
    'Internal: which shoppers have noticed an item, where a campaign waits for its changes.',
  key: 'item',
  partitions: ITEM_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: { 'item.noticed': z.object({ item: itemId, shopper: z.string().min(1).max(128) }) },
});
export type MarketingItemInterests = typeof marketingItemInterests;

export const marketingItemSignals = defineTopic({
  name: 'marketing.item-signals.v1',
  description: 'Internal: changes of items, told to each shopper who has noticed the item.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: storefrontItemChanges.events,
});
export type MarketingItemSignals = typeof marketingItemSignals;

export const marketingWebhookFailures = defineTopic({
  name: 'marketing.webhook-failures.v1',
  description: 'What a webhook of a shop has not taken, and was given up.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'webhook.failed': z.object({
      /** The id of the webhook's document. */
      webhook: z.string(),
      /** The `webhook-id` under which it was tried: the id of the event. */
      eventId: z.string(),
      type: z.string(),
      /** Why the last attempt has failed. */
      reason: z.string(),
      attempts: z.int().positive(),
      data: z.unknown(),
    }),
  },
});
