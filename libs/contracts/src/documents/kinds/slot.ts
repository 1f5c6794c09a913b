import { z } from 'zod';
import { defineDocument } from '../document-kind.js';

const item = z.string().min(1).max(255);
const category = z.string().min(1).max(100);
const price = z.number().nonnegative();

/**
 * What a list is made of. `for-you`: what the blend of all models expects the shopper to choose next; `similar` and `bought-together`:
 * around given items; `session`: the same as `for-you` from the session alone; `trending`, `new`; and
 * `again`: what the shopper bought or looked at before.
 */
export const listKinds = [
  'for-you',
  'similar',
  'bought-together',
  'session',
  'trending',
  'new',
  'again',
] as const;
export const listKindSchema = z.enum(listKinds);
export type ListKind = z.output<typeof listKindSchema>;

/** Models that a slot may be made of instead of the blend. */
export const listSourceSchema = z.enum([
  'itemCf',
  'rules',
  'sessionKnn',
  'userCf',
  'ials',
  'ease',
  'popular',
  'trending',
  'again',
  'basket',
]);
export type ListSource = z.output<typeof listSourceSchema>;

/** Items that a list may hold, by what the catalogue knows of them. */
export const listFilterSchema = z.strictObject({
  /** Of one of these categories. */
  categories: z.array(category).min(1).max(50).exactOptional(),
  /** Of none of these categories. */
  notCategories: z.array(category).min(1).max(50).exactOptional(),
  /** An item without a price is left out. */
  minPrice: price.exactOptional(),
  maxPrice: price.exactOptional(),
  /** Only items of which so many are known to be in stock. */
  minStock: z.int().min(1).exactOptional(),
});
export type ListFilter = z.output<typeof listFilterSchema>;

const boostSchema = z
  .strictObject({
    item: item.exactOptional(),
    category: category.exactOptional(),
    brand: z.string().min(1).max(100).exactOptional(),
    /** The score is multiplied by it: below 1 the items come later. */
    factor: z.number().positive().max(100),
  })
  .refine(
    ({ item, category, brand }) =>
      [item, category, brand].filter((name) => name !== undefined).length === 1,
    'a boost names exactly one of item, category, brand',
  );
export type ListBoost = z.output<typeof boostSchema>;

/** A place in the shop that shows recommendations. */
export const slotDocument = defineDocument({
  kind: 'slot',
  description: 'Places in the shop that show recommendations.',
  ids: 'The name by which the shop asks for the list. One of the built-in names changes that slot.',
  schema: z.strictObject({
    /** What it shows: that of its name for a built-in slot, else `for-you`. */
    list: listKindSchema.optional(),
    /** Items in the list, unless the request says how many. */
    length: z.int().min(1).max(100).optional(),
    /** Items that are never in the list. */
    exclude: z.array(item).max(500).default([]),
    /**
     * Whether what the shopper has touched or bought before may be in the list: `allow` for `session` and
     * `again` unless it is said, `exclude` for the others.
     */
    repeats: z.enum(['allow', 'exclude']).optional(),
    /** Made of these models with these weights, in place of the blend. */
    sources: z.partialRecord(listSourceSchema, z.number().positive().max(100)).optional(),
    filter: listFilterSchema.optional(),
    boosts: z.array(boostSchema).max(50).optional(),
    /** From 0 for the best first to 1 for categories as different as possible. */
    diversity: z.number().min(0).max(1).optional(),
  }),
  editors: ['marketer'],
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
  editors: ['marketer'],
  maxPerTenant: 500,
  maxBytes: 2_000,
  deliveredTo: [],
  references: ({ slot }) => [{ kind: 'slot', id: slot, path: ['slot'] }],
  example: { id: 'autumn-tea', content: { slot: 'home', item: 'oolong', position: 1 } },
});
