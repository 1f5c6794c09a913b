import { z } from 'zod';
import { modelWatermarkSchema } from '../epoch.js';
import { defineTopic } from '../topic.js';

/** A snapshot that is larger than this is not published. */
export const MAX_SNAPSHOT_BYTES = 268_435_456;

/** Bytes of a snapshot in one record, before they are written as text. */
export const CHUNK_BYTES = 524_288;

const version = {
  model: z.string(),
  tenant: z.string(),
  epoch: z.int(),
};

const snapshotBytes = z.int().positive().max(MAX_SNAPSHOT_BYTES);

export const modelSnapshots = defineTopic({
  name: 'models.snapshots.v1',
  description:
    'Learned parameters by model and tenant as of an epoch, and the progress of trainers.',
  key: 'model',
  partitions: 1,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    /** The version of a model in this one record, or the last record of one that came in chunks. */
    'model.snapshot': z.object({
      ...version,
      /** Of the model's definition; absent for 1. */
      version: z.int().positive().optional(),
      /** What was learned; absent when it came in chunks. */
      params: z.unknown().optional(),
      /** The chunks before this record are complete when they have this length and SHA-256 (hex). */
      chunks: z
        .object({ count: z.int().positive(), bytes: snapshotBytes, sha256: z.string() })
        .optional(),
    }),
    /** A piece of a version that is too large for one record; removed once it is superseded. */
    'model.chunk': z.object({
      ...version,
      /** From 0; chunks come in their order and may repeat. */
      index: z.int().nonnegative(),
      /** Length of the whole. */
      bytes: snapshotBytes,
      /** Base64. */
      data: z.string(),
    }),
    'model.watermark': modelWatermarkSchema,
  },
});
