import { z } from 'zod';

/** Longest id of an item or of a variant. */
export const MAX_ITEM_ID = 255;

export const itemId = z.string().min(1).max(MAX_ITEM_ID);

const text = (longest: number) => z.string().min(1).max(longest);

/** An amount in units of the currency, an ISO 4217 code; without one it is the shop's own. */
export const priceSchema = z.object({
  amount: z.number().min(0).max(1e9),
  currency: z.string().length(3).optional(),
});
export type Price = z.output<typeof priceSchema>;

export const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;

/** What may be known of an item, or of one of its variants. */
export const itemFields = {
  name: text(500),
  brand: text(200),
  category: text(500),
  url: text(2_000),
  image_url: text(2_000),
  gtin: text(50),
  /** What distinguishes a variant, such as `red, XL`. */
  variant: text(200),
  price: priceSchema,
  /** Counts while it is below the price, in the same currency. */
  sale_price: priceSchema,
  availability: z.enum(availabilities),
  /** Pieces that can be sold. */
  stock: z.int().min(0).max(1e9),
  /** Whether it is for sale at all. */
  active: z.boolean(),
} as const;
export type ItemField = keyof typeof itemFields;

export const itemFieldNames = Object.keys(itemFields) as readonly ItemField[];

/** The fields that events can teach. What decides whether an item is sold is only the shop's to say. */
export const learnableFields = [
  'name',
  'brand',
  'category',
  'url',
  'image_url',
  'variant',
  'price',
] as const satisfies readonly ItemField[];
export type LearnableField = (typeof learnableFields)[number];

export const itemFieldsSchema = z.object(itemFields).partial();
export type ItemFields = z.output<typeof itemFieldsSchema>;

type Nullable = { [K in ItemField]: z.ZodNullable<(typeof itemFields)[K]> };

/** Fields as a shop states them: `null` withdraws what it stated before. */
export const statedFieldsSchema = z
  .object(
    Object.fromEntries(
      Object.entries(itemFields).map(([name, schema]) => [name, schema.nullable()]),
    ) as Nullable,
  )
  .partial();
export type StatedFields = z.output<typeof statedFieldsSchema>;
