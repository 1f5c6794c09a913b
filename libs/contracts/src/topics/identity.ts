import { z } from 'zod';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

const id = z.string().min(1).max(128);

export const linkRefusals = [
  /** The shopper has as many ids as one may have. */
  'too-many-ids',
  /** The links of the ids form a circle; the one of `from` has ended. */
  'circle',
  /** The two ids were split, and only the shop itself can link them again. */
  'split',
  /** `from` was linked to another customer before, who keeps what was handed over; later events go to `to`. */
  'shared-device',
] as const;
export type LinkRefusal = (typeof linkRefusals)[number];

export const identityRefusals = defineTopic({
  name: 'identity.refusals.v1',
  description: 'Two ids were not made one shopper, or not wholly, with the reason.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'identity.refused': z.object({
      from: id,
      to: id,
      reason: z.enum(linkRefusals),
      /** `<service>/<fold>` that has refused: each fold tells it for itself. */
      by: z.string(),
    }),
  },
});

/** What became of a split in one fold and for one of the two shoppers. */
const part = {
  split: z.string().min(1).max(100),
  /** `<service>/<fold>` */
  fold: z.string().min(1).max(200),
  /** Whose state it is. */
  shopper: id,
};

export const splitEventSchemas = {
  /** A shop asks for a split. */
  'split.requested': z.object({
    split: part.split,
    from: id,
    to: id,
    by: z.string().min(1).max(100),
  }),
  /** The state of a shopper is being built again. */
  'split.begun': z.object(part),
  'split.restored': z.object({
    ...part,
    /** Events that the log still has of the shopper, and the time of the first. */
    events: z.int(),
    since: z.number().optional(),
  }),
  'split.refused': z.object({ ...part, reason: z.string() }),
} as const;

export const identitySplits = defineTopic({
  name: 'identity.splits.v1',
  description:
    'Splits of ids that were linked wrongly: who asked, and what became of it in each fold.',
  key: 'split',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: splitEventSchemas,
});
export type IdentitySplits = typeof identitySplits;
