import { z } from 'zod';
import { epochClosedSchema } from '../epoch.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';
import { itemsBatchedSchema } from './recommender-touches.js';

/**
 * One log of all touches: every process that serves lists learns all of it. The topic has the name of the pairs that were
 * counted from it at first.
 */
export const recommenderPairs = defineTopic({
  name: 'recommender.pairs.v1',
  description:
    'Internal: who touched which items, from which every process that serves lists learns its models.',
  key: 'model',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'items.batched': itemsBatchedSchema,
    /** The shopper was erased: models drop what they keep by shopper. */
    'shopper.forgotten': z.object({
      source: z.int().nonnegative(),
      epoch: z.int(),
      tenant: z.string(),
      shopper: z.string(),
    }),
    'epoch.closed': epochClosedSchema,
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
