import { milliseconds } from '@tradewind/config';
import { FORGET_VISITORS_AFTER_MS, type SegmentTrainerOptions } from '@tradewind/profile';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const DAY_MS = 86_400_000;

export const profileConfigSchema = platformConfigSchema.extend({
  KMEANS_CLUSTERS: z.coerce
    .number()
    .int()
    .min(2)
    .max(50)
    .optional()
    .describe(
      'Learned segments of a tenant; without it as many, from 4 to 8, as part its shoppers best.',
    ),
  KMEANS_START_VECTORS: z.coerce
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(200)
    .describe("Shoppers' feature vectors to gather before segments are formed."),
  KMEANS_HALF_LIFE_MS: milliseconds(30 * DAY_MS).describe(
    'Event time after which what was learned counts half.',
  ),
  KMEANS_SEED: z.coerce
    .number()
    .int()
    .min(0)
    .default(1)
    .describe(
      'Of the random choices of the segment trainer: the same seed and events give the same segments.',
    ),
  FORGET_VISITORS_AFTER_MS: milliseconds(FORGET_VISITORS_AFTER_MS).describe(
    'The event time after which a visitor without a user id who did nothing is forgotten.',
  ),
});
export type ProfileConfig = z.output<typeof profileConfigSchema>;

export function segmentTrainerOptions(config: ProfileConfig): SegmentTrainerOptions {
  return {
    ...(config.KMEANS_CLUSTERS !== undefined && { clusters: config.KMEANS_CLUSTERS }),
    startVectors: Math.max(config.KMEANS_START_VECTORS, config.KMEANS_CLUSTERS ?? 0),
    halfLifeMs: config.KMEANS_HALF_LIFE_MS,
    seed: config.KMEANS_SEED,
    epochMs: config.MODEL_EPOCH_MS,
    sync: config.MODEL_SYNC,
  };
}
