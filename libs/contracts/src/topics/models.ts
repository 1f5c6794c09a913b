import { z } from 'zod';
import { modelWatermarkSchema } from '../epoch.js';
import { defineTopic } from '../topic.js';

export const modelSnapshots = defineTopic({
  name: 'models.snapshots.v1',
  description:
    'Learned parameters by model and tenant as of an epoch, and the progress of trainers.',
  key: 'model',
  partitions: 1,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    'model.snapshot': z.object({
      model: z.string(),
      tenant: z.string(),
      epoch: z.int(),
      params: z.unknown(),
    }),
    'model.watermark': modelWatermarkSchema,
  },
});
