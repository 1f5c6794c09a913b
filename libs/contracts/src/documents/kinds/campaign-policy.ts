import { z } from 'zod';
import { storefrontEvents } from '../../topics/storefront.js';
import { defineDocument } from '../document-kind.js';
import { quietHoursSchema } from './quiet-hours.js';

/** The one id of the kind. */
export const CAMPAIGN_POLICY = 'default';

/** What holds for all campaigns of a shop. */
export const campaignPolicyDocument = defineDocument({
  kind: 'campaign-policy',
  description: 'What holds for all campaigns of a shop.',
  ids: `'${CAMPAIGN_POLICY}': a shop has one.`,
  schema: z.strictObject({
    /** Share of shoppers whom no campaign addresses, beside the hold-out of each. @default 0 */
    holdOut: z.number().min(0).max(0.9).optional(),
    /** Of campaigns that have none of their own. */
    quietHours: quietHoursSchema.optional(),
  }),
  editors: ['marketer'],
  maxPerTenant: 1,
  maxBytes: 1_000,
  deliveredTo: [storefrontEvents],
  check: ({ id }) =>
    id === CAMPAIGN_POLICY
      ? []
      : [{ path: [], message: `a shop has one document of this kind, '${CAMPAIGN_POLICY}'` }],
  example: {
    id: CAMPAIGN_POLICY,
    content: {
      holdOut: 0.05,
      quietHours: { from: '21:00', to: '08:00', timeZone: 'Europe/Zurich' },
    },
  },
});
