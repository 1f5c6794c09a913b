import { z } from 'zod';

/** Events of this type tell a partition of a document; they reach a fold as `documentChanged`. */
export const DOCUMENT_CHANGED = 'document.changed' as const;

/** Longest id of a document; the names of tenants are shorter. */
export const MAX_DOCUMENT_ID = 64;

const version = z.int().positive();

/** Who made a version and when, and what it says. */
export const documentVersionSchema = z.object({
  version,
  /** Wall clock, ms. */
  at: z.number(),
  /** The actor that the request named, or the key that it was made with. */
  by: z.string().max(200),
  /** As it was given, without defaults; absent for a deletion. */
  content: z.unknown().optional(),
  deleted: z.literal(true).optional(),
  /** The version whose content was restored. */
  rolledBackTo: version.optional(),
  requestId: z.string().max(100).optional(),
});
export type DocumentVersion = z.output<typeof documentVersionSchema>;

/**
 * A document has a new version, or it is told once more which one it has: a version that is not newer than
 * the known one changes nothing.
 */
export const documentChangedSchema = documentVersionSchema.extend({
  kind: z.string().max(40),
  tenant: z.string().max(40),
  id: z.string().max(MAX_DOCUMENT_ID),
  /** The deletion is so long ago that nothing older can come any more: it need not be remembered. */
  forgotten: z.literal(true).optional(),
});
export type DocumentChanged = z.output<typeof documentChangedSchema>;
