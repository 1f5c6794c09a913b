import { z } from 'zod';
import { documentVersionSchema, MAX_DOCUMENT_ID } from '../documents/document-changed.js';
import { defineTopic } from '../topic.js';

/** The documents of a tenant share a partition, in which their order is decided. */
const COMMAND_PARTITIONS = 6;

const place = { kind: z.string().max(40), id: z.string().max(MAX_DOCUMENT_ID) };

const request = {
  ...place,
  /**
   * The version that the document has to have, `*` for any; null if there must be none.
   */
  ifMatch: z.union([z.int().positive(), z.literal('*'), z.null()]),
  by: z.string().max(200),
  /** Chosen by the client; a request that comes again has the outcome of the first. */
  requestId: z.string().min(1).max(100),
};

const path = z.array(z.union([z.string(), z.number()]));

export const settingsCommands = defineTopic({
  name: 'settings.commands.v1',
  description: 'Requests to change documents, in the order in which they are decided.',
  key: 'tenant',
  partitions: COMMAND_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    'document.put_requested': z.object({
      ...request,
      content: z.unknown(),
      rolledBackTo: z.int().positive().optional(),
    }),
    'document.delete_requested': z.object(request),
    /** A version, told again before the request that made it is gone from the log; the oldest first. */
    'document.restated': documentVersionSchema.extend(place),
    'clock.tick': z.object({ time: z.number() }),
  },
});
export type SettingsCommands = typeof settingsCommands;

/** Why a request was refused. */
export const refusalCodes = [
  /** The document exists, and the request did not say of which version. */
  'exists',
  /** The version is another than the request expected. */
  'conflict',
  'not-found',
  'unknown-kind',
  'invalid',
  /** The tenant has as many documents of the kind as it may have. */
  'limit',
  /** Another document refers to this one. */
  'referenced',
] as const;

export const settingsOutcomes = defineTopic({
  name: 'settings.outcomes.v1',
  description: 'Whether a request to change a document was accepted, and why not.',
  key: 'tenant',
  partitions: 1,
  cleanup: 'delete',
  retentionDays: 1,
  events: {
    'document.accepted': z.object({
      ...place,
      requestId: z.string(),
      version: z.int().positive(),
      /** `unchanged`: the content was that of the current version, and no other was made. */
      outcome: z.enum(['created', 'replaced', 'deleted', 'unchanged']),
    }),
    'document.refused': z.object({
      ...place,
      requestId: z.string(),
      code: z.enum(refusalCodes),
      message: z.string(),
      issues: z.array(z.object({ path, message: z.string() })),
      /** The current version, if there is one. */
      version: z.int().positive().optional(),
    }),
  },
});
export type SettingsOutcomes = typeof settingsOutcomes;
