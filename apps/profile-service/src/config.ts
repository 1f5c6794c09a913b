import { milliseconds } from '@tradewind/config';
import { FORGET_VISITORS_AFTER_MS, type SegmentTrainerOptions } from '@tradewind/profile';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const DAY_MS = 86_400_000;

export const profileConfigSchema = platformConfigSchema.extend({
  /** Segments of a tenant. */
  KMEANS_CLUSTERS: z.coerce.number().int().min(2).max(50).default(6),
  /** Shoppers' feature vectors to gather before segments are formed. */
  KMEANS_START_VECTORS: z.coerce.number().int().min(10).max(10_000).default(200),
  /** Event time after which what was learned counts half. */
  KMEANS_HALF_LIFE_MS: milliseconds(30 * DAY_MS),
  /** The event time after which a visitor without a user id who did nothing is forgotten. */
  FORGET_VISITORS_AFTER_MS: milliseconds(FORGET_VISITORS_AFTER_MS),
  KMEANS_SEED: z.coerce.number().int().min(0).default(1),
});
export type ProfileConfig = z.output<typeof profileConfigSchema>;

export function segmentTrainerOptions(config: ProfileConfig): SegmentTrainerOptions {
  return {
    clusters: config.KMEANS_CLUSTERS,
    startVectors: Math.max(config.KMEANS_START_VECTORS, config.KMEANS_CLUSTERS),
    halfLifeMs: config.KMEANS_HALF_LIFE_MS,
    seed: config.KMEANS_SEED,
    epochMs: config.MODEL_EPOCH_MS,
  };
}
