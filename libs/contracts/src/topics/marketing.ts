import { z } from 'zod';
import { epochClosedSchema } from '../epoch.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';
import { trainerMessages } from '../trainer-message.js';

export const campaignKindSchema = z.enum(['cart-abandonment', 'high-intent', 'win-back']);
export type CampaignKind = z.output<typeof campaignKindSchema>;

const campaign = {
  shopper: z.string(),
  kind: campaignKindSchema,
  /** Identifies this occasion; the same in requested, suppressed and converted. */
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
  description: 'Requested, suppressed and converted campaigns, for marketing systems.',
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
      /** Probability with which this decision was drawn; 1 for a rule. */
      probability: z.number().min(0).max(1),
      modelVersion: z.string().optional(),
      /** The version of the campaign's document, if there is one. */
      settingsVersion: z.int().optional(),
    }),
    'campaign.suppressed': z.object({ ...campaign, reason: z.string() }),
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
