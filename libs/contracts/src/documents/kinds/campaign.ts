import { z } from 'zod';
import { storefrontEvents } from '../../topics/storefront.js';
import { defineDocument } from '../document-kind.js';

const ids = ['cart-abandonment', 'win-back', 'high-intent'];

/** A campaign without a document, or a field that it leaves out, is as the environment variables say. */
export const campaignDocument = defineDocument({
  kind: 'campaign',
  description: 'Settings of campaigns.',
  ids: `The campaign: ${ids.join(', ')}.`,
  schema: z.strictObject({
    /** A campaign that is not enabled is neither requested nor counted as suppressed. */
    enabled: z.boolean().default(true),
    /** Of `cart-abandonment`: from the last cart change to the cart's abandonment. */
    waitMinutes: z.int().min(1).max(20_160).optional(),
    /** Of `win-back`: from the last order to the attempt to win the shopper back. */
    winBackDays: z.int().min(1).max(730).optional(),
    /** This campaign is requested of one shopper so often in any seven days, at most. */
    perWeek: z.int().min(0).max(100).optional(),
  }),
  maxPerTenant: ids.length,
  maxBytes: 2_000,
  deliveredTo: [storefrontEvents],
  check: ({ id }, content) => {
    if (!ids.includes(id)) {
      return [{ path: [], message: `there is no campaign ${id}, but ${ids.join(', ')}` }];
    }
    const foreign = (['waitMinutes', 'winBackDays'] as const).filter(
      (field) => content[field] !== undefined && ownerOf[field] !== id,
    );
    return foreign.map((field) => ({
      path: [field],
      message: `is a setting of ${ownerOf[field]}, not of ${id}`,
    }));
  },
  example: { id: 'cart-abandonment', content: { enabled: true, waitMinutes: 45, perWeek: 2 } },
});

const ownerOf = { waitMinutes: 'cart-abandonment', winBackDays: 'win-back' } as const;
