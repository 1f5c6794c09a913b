import { z } from 'zod';
import { defineDocument } from '../document-kind.js';

const item = z.string().min(1).max(255);

/** A place in the shop that shows recommendations. */
export const slotDocument = defineDocument({
  kind: 'slot',
  description: 'Places in the shop that show recommendations.',
  ids: 'The name by which the shop asks for the list.',
  schema: z.strictObject({
    /** Items in the list, unless the request says how many. */
    length: z.int().min(1).max(100).optional(),
    /** Items that are never in the list. */
    exclude: z.array(item).max(500).default([]),
    /** `allow`: what the shopper has touched before may be in the list. */
    repeats: z.enum(['allow', 'exclude']).default('exclude'),
  }),
  maxPerTenant: 50,
  maxBytes: 64_000,
  deliveredTo: [],
  example: {
    id: 'home',
    content: { length: 8, exclude: ['gift-card'], repeats: 'exclude' },
  },
});

export const pinDocument = defineDocument({
  kind: 'pin',
  description: 'Items that stand at a given position of a slot.',
  ids: 'Any name.',
  schema: z.strictObject({
    slot: z.string().min(1).max(64),
    item,
    /** From 1; behind the end of a shorter list the item stands last. */
    position: z.int().min(1).max(100),
  }),
  maxPerTenant: 500,
  maxBytes: 2_000,
  deliveredTo: [],
  references: ({ slot }) => [{ kind: 'slot', id: slot, path: ['slot'] }],
  example: { id: 'autumn-tea', content: { slot: 'home', item: 'oolong', position: 1 } },
});
