import { z } from 'zod';
import { epochClosedSchema } from '../epoch.js';
import { trainerMessages } from '../trainer-message.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

const membership = z.object({
  shopper: z.string(),
  segment: z.string(),
  /** The previous segment (in `segment.entered`) or the next one (in `segment.exited`), if any. */
  other: z.string().optional(),
  /** In words; `expired` in a `segment.exited` of a visitor who stayed away and was forgotten. */
  reason: z.string(),
  /** `<model>@<epoch>` of the centroids that were used; `rule@<version>` of a segment by rules. */
  modelVersion: z.string(),
});

export const profileSegments = defineTopic({
  name: 'profile.segments.v1',
  description: 'A shopper entered or left a segment, with the reason and the model version.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: { 'segment.entered': membership, 'segment.exited': membership },
});
export type ProfileSegments = typeof profileSegments;

/** The reason of a `segment.exited` for a visitor who was forgotten. */
export const EXIT_OF_FORGOTTEN = 'expired';
/** The reason of a `segment.exited` for an id of a shopper who is known by another one. */
export const EXIT_OF_LINKED = 'linked to another id';
/** The reason of a `segment.exited` of a shopper who was erased. */
export const EXIT_OF_ERASED = 'erased';

export const segmentDefinitionSchema = z.object({
  segment: z.string(),
  name: z.string(),
  description: z.string(),
  features: z.array(z.string()),
  /** In units of the features, not standardised. */
  centroid: z.array(z.number()),
  modelVersion: z.string(),
});

const segmentLineage = z.object({
  segment: z.string(),
  /** Where its members are now, most first. A segment that was split may go on as one of them. */
  into: z.array(z.string()),
  reason: z.string(),
  modelVersion: z.string(),
});

export const profileSegmentDefinitions = defineTopic({
  name: 'profile.segment-definitions.v1',
  description:
    'The learned segments of a tenant: name, description, centroid, and what became of them.',
  key: 'segment',
  partitions: 1,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    'segment.defined': segmentDefinitionSchema,
    'segment.split': segmentLineage,
    'segment.merged': segmentLineage,
    'segment.retired': segmentLineage,
  },
});

const clusterSums = z.object({
  tenant: z.string(),
  source: z.int().nonnegative(),
  epoch: z.int(),
  /**
   * For each centroid of the model version that made the assignment: the number of vectors and
   * their sum.
   */
  counts: z.array(z.number()),
  sums: z.array(z.array(z.number())),
  modelVersion: z.string(),
  /** The set of clusters that `counts` and `sums` are of; absent without one. */
  generation: z.int().nonnegative().optional(),
  /** A sample of the feature vectors, to start a model from or to fit it anew. */
  sample: z.array(z.array(z.number())),
  /** Of each sampled vector, a hash of its shopper; absent in records of before they were sent. */
  shoppers: z.array(z.number()).optional(),
  /** Of each sampled vector, the time as of which it is, ms; absent in older records. */
  times: z.array(z.number()).optional(),
  /** Hashes of shoppers who were erased: they are taken out of the sample. */
  forgotten: z.array(z.number()).optional(),
  /**
   * Count, sum and sum of squares of each feature over all vectors of the epoch, for
   * standardisation.
   */
  moments: z.object({
    count: z.number(),
    sum: z.array(z.number()),
    sumOfSquares: z.array(z.number()),
  }),
});

export const profileClusterDeltas = defineTopic({
  name: 'profile.cluster-deltas.v1',
  description: 'Internal: additive K-means statistics of one partition and epoch for the trainer.',
  key: 'model',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'clusters.accumulated': clusterSums,
    'epoch.closed': epochClosedSchema,
    ...trainerMessages,
  },
});

const purchaseMoves = z.object({
  tenant: z.string(),
  source: z.int().nonnegative(),
  epoch: z.int(),
  /**
   * Orders, first day, last day, step of the mean amount, and by how many the customers of this cell have
   * become more (or fewer).
   */
  moves: z.array(z.array(z.int()).length(5)),
});

export const profilePurchaseDeltas = defineTopic({
  name: 'profile.purchase-deltas.v1',
  description: 'Internal: customers counted by their purchases, for the trainer of customer value.',
  key: 'model',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'purchases.moved': purchaseMoves,
    'epoch.closed': epochClosedSchema,
    ...trainerMessages,
  },
});
