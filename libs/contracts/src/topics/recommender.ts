import { z } from 'zod';
import { epochClosedSchema, modelWatermarkSchema } from '../epoch.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';
import { itemsBatchedSchema } from './recommender-touches.js';

/**
 * The number of shards among which item pairs are counted; an item always has the same one. A shard
 * needs every touch of an item next to one of its own, which with a window of ten is nearly every
 * touch: a second shard halves the counting but repeats the records, so one is best until it is the
 * bottleneck.
 */
export const ITEM_SHARDS = 1;

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
    'items.batched': itemsBatchedSchema,
    'epoch.closed': epochClosedSchema,
  },
});

export const recommenderNeighbours = defineTopic({
  name: 'recommender.neighbours.v1',
  description:
    'How often items are touched together, in blocks of items, and the trending items of each shard.',
  key: 'model',
  partitions: ITEM_SHARDS,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    'pairs.changed': z.object({
      shard: z.int().nonnegative(),
      epoch: z.int(),
      /** The number of the block; it names the items `256 * block` to `256 * block + 255`. */
      block: z.int().nonnegative(),
      /** Blocks of one numbering name items by the same numbers. */
      numbering: z.int().nonnegative(),
      /** Blocks that there are of this numbering. */
      blocks: z.int().positive(),
      /** The last block of its shard and epoch. */
      last: z.literal(true).optional(),
      /** Base64; the format is described in ADR 22. */
      data: z.string(),
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
