import { z } from 'zod';
import { regulationTypes } from '../privacy/regulations.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

const id = z.string().min(1).max(128);
const regulation = z.string().min(1).max(100);
const fold = z.string().min(1).max(200);

export const privacyRegulations = defineTopic({
  name: 'privacy.regulations.v1',
  description:
    'Requests to erase, suppress or export what is known of shoppers, and the receipt of each fold. Ids are pseudonyms.',
  key: 'regulation',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  /** A shop has to be able to show for longer than the data lived that it was erased. */
  retentionDays: 400,
  events: {
    'regulation.requested': z.object({
      regulation,
      type: z.enum(regulationTypes),
      /** By shopper: all of its ids that were known. */
      shoppers: z.array(z.array(id).min(1)).min(1),
      by: z.string().min(1).max(100),
      suppress: z.literal(true).optional(),
      /** How many receipts there will be of each fold, by `<service>/<fold>`. */
      receipts: z.record(fold, z.int().positive()),
    }),
    /** A fold has done what was asked with what it kept under one id. */
    'regulation.applied': z.object({
      regulation,
      fold,
      id,
      /** Whether something was kept under this id. */
      found: z.boolean(),
      /** How many entities it was: conversations have several. 1 when absent. */
      entities: z.int().nonnegative().optional(),
      /** The request did not name this id: the fold has found it by its links. */
      further: z.literal(true).optional(),
      /** Why nothing was done. */
      refused: z.string().max(200).optional(),
    }),
  },
});
export type PrivacyRegulations = typeof privacyRegulations;

export const privacyExports = defineTopic({
  name: 'privacy.exports.v1',
  description: 'What each fold keeps of a shopper, for an export that was asked for.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 1,
  events: {
    'shopper.exported': z.object({
      regulation,
      fold,
      id,
      /** As the fold keeps it; absent if it is too large for one record. */
      state: z.unknown().optional(),
      /** What is kept is longer than a record may be. */
      tooLarge: z.literal(true).optional(),
    }),
    /** The shopper of the key was erased, and what was exported before goes as well. */
    'exports.erased': z.object({ regulation }),
  },
});
export type PrivacyExports = typeof privacyExports;

export const privacySuppressions = defineTopic({
  name: 'privacy.suppressions.v1',
  description: 'Ids whose events the collector drops. A record without a value ends it.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'compact',
  retentionDays: 7,
  events: {
    'suppression.begun': z.object({
      id,
      regulation,
      by: z.string().min(1).max(100),
    }),
  },
});
