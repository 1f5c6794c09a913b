import { z } from 'zod';
import { defineDocument } from '../document-kind.js';

/** What a webhook can be told of. */
export const webhookEvents = [
  'campaign.requested',
  'campaign.suppressed',
  'campaign.held_out',
  'campaign.converted',
  'campaign.conversion_revised',
] as const;

const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;

/** An address of the shop's to which what its campaigns decide is posted. */
export const webhookDocument = defineDocument({
  kind: 'webhook',
  description: 'Addresses to which decisions of campaigns are posted, signed.',
  ids: 'Any name. A webhook that is made anew under a name goes on where the one before it stopped.',
  schema: z.strictObject({
    /** `https://...`; `http:` and private addresses only where the operator allows them. */
    url: z
      .string()
      .max(2_000)
      .regex(/^https?:\/\/[^\s@/]+(\/\S*)?$/, "is an address such as 'https://shop.example/hooks'"),
    /** `whsec_` and 24 to 64 random bytes in base64, as Standard Webhooks have it. */
    secret: z.string().regex(SECRET, "is 'whsec_' and 24 to 64 bytes in base64"),
    /** @default all */
    events: z.array(z.enum(webhookEvents)).min(1).max(webhookEvents.length).optional(),
    /** While it is not enabled its place in the log stands still, for as long as the log keeps records. */
    enabled: z.boolean().default(true),
  }),
  maxPerTenant: 5,
  maxBytes: 4_000,
  deliveredTo: [],
  example: {
    id: 'crm',
    content: {
      url: 'https://crm.example/hooks/tradewind',
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      events: ['campaign.requested'],
    },
  },
});
