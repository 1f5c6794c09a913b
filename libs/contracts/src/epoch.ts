import { z } from 'zod';

/**
 * Number of epochs by which models lag. Epochs make learned models a function of the log although
 * many partitions feed one trainer. Stream time is divided into epochs of equal length. A partition
 * attributes what it learned to the epoch of its clock, and reports when its clock has left the
 * epoch. A trainer applies an epoch once every source has left it, in the order of sources. A fold
 * in epoch `e` reads models as of `e - 2`, the newest to which no partition can still add.
 */
export const MODEL_EPOCH_LAG = 2;

export function epochOf(time: number, epochMs: number): number {
  return Math.floor(time / epochMs);
}

/** Returns the first millisecond after an epoch. */
export function epochEnd(epoch: number, epochMs: number): number {
  return (epoch + 1) * epochMs;
}

/** A source partition's clock has left every epoch up to and including `through`. */
export const epochClosedSchema = z.object({
  source: z.int().nonnegative(),
  through: z.int(),
});
export type EpochClosed = z.output<typeof epochClosedSchema>;

/** A trainer has applied every epoch up to and including `through`. */
export const modelWatermarkSchema = z.object({
  model: z.string(),
  shard: z.int().nonnegative(),
  through: z.int(),
  /** Deltas that came after their source had closed their epoch and were learned in the next one. */
  late: z.int().positive().optional(),
  /** Deltas that were dropped because of a bound. These counts are since the beginning; absent when none. */
  dropped: z.int().positive().optional(),
  /** Snapshots too large to be published. */
  refused: z.int().positive().optional(),
});
export type ModelWatermark = z.output<typeof modelWatermarkSchema>;
