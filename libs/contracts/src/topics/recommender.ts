import { z } from 'zod';
import { epochClosedSchema, modelWatermarkSchema } from '../epoch.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

/**
 * The number of shards among which item pairs are counted; an item always has the same one. A shard
 * needs every touch of an item next to one of its own, which with a window of ten is nearly every
 * touch: a second shard halves the counting but repeats the records, so one is best until it is the
 * bottleneck.
 */
export const ITEM_SHARDS = 1;

export const itemTouchSchema = z.object({
  tenant: z.string(),
  /** The shopper's items before these, oldest first, at most the window's length. */
  window: z.array(z.string()),
  /** The items touched now, in order, and the weight of the action. */
  items: z.array(z.string()),
  weight: z.int().positive(),
  /** Touches of each item of `window`, then of `items`, according to the model of the epoch. */
  totals: z.array(z.int().nonnegative()),
});
/** What one event of a shopper adds to items, given what the shopper touched before. */
export type ItemTouch = z.output<typeof itemTouchSchema>;

export const recommenderPairs = defineTopic({
  name: 'recommender.pairs.v1',
  description:
    'Internal: items that shoppers touched, keyed by item shard. The owner of a shard counts the pairs of its items.',
  key: 'model',
  partitions: ITEM_SHARDS,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'items.touched': z.object({
      /** Absent in records of before sources named themselves. */
      source: z.int().nonnegative().optional(),
      epoch: z.int(),
      /** The touches in order of time. */
      touches: z.array(itemTouchSchema),
    }),
    'epoch.closed': epochClosedSchema,
  },
});

export const recommenderNeighbours = defineTopic({
  name: 'recommender.neighbours.v1',
  description: 'Related items by damped cosine similarity, and the trending items of each shard.',
  key: 'item',
  partitions: ITEM_SHARDS,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    'neighbours.changed': z.object({
      item: z.string(),
      epoch: z.int(),
      /** The weighted touches of the item: `c_i`. */
      touches: z.int().nonnegative(),
      /** `[item, c_ij / (c_i c_j)^a]`, best first. */
      neighbours: z.array(z.tuple([z.string(), z.number()])),
    }),
    'trending.changed': z.object({
      shard: z.int().nonnegative(),
      epoch: z.int(),
      /** `[item, decayed count]`, best first. */
      items: z.array(z.tuple([z.string(), z.number()])),
    }),
    'model.watermark': modelWatermarkSchema,
  },
});

export const recommendationItemSchema = z.object({
  item: z.string(),
  score: z.number(),
  /**
   * `neighbours` of what the shopper touched; popular in a `category` that was looked at; `trending` in
   * the shop; `newest`; and `recent`, what the shopper touched, when nothing else is known.
   */
  source: z.enum(['neighbours', 'category', 'trending', 'newest', 'recent']),
  /** The item of the shopper's history that contributes most to the score. */
  because: z.string().optional(),
  /** The category in which it is popular. */
  category: z.string().optional(),
});
export type RecommendationItem = z.output<typeof recommendationItemSchema>;

export const recommenderRecommendations = defineTopic({
  name: 'recommender.recommendations.v1',
  description: "A shopper's list changed: items with source, score and reason, best first.",
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'recommendations.changed': z.object({
      shopper: z.string(),
      items: z.array(recommendationItemSchema),
      modelVersion: z.string(),
    }),
  },
});
