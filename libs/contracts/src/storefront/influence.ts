import { z } from 'zod';

/** The name of a source of events: `key-<id of the key>`, or `address-<days since 1970>-<bucket>`. */
export const SOURCE_ID = /^(?:key-[a-z0-9][a-z0-9._-]{0,79}|address-\d{1,6}-[0-9a-f]{4})$/;

/** Where an event came from, and whether models learn from it. */
export const provenance = {
  /** Sources of the event (`SOURCE_ID`): the key it was sent with, and the address if that is of the internet. */
  sources: z.array(z.string()).optional(),
  /** The source had taught its share before: the event counts for its shopper and teaches no model. */
  influence: z.literal('none').optional(),
};

/** Whether models may learn from an event; whatever the shopper's consent says is to be asked apart. */
export function teaches({ data }: { readonly data: object }): boolean {
  return !('influence' in data) || data.influence !== 'none';
}

/** The sources of an event; none of one that was written before they were told. */
export function sourcesOf({ data }: { readonly data: object }): readonly string[] {
  return 'sources' in data && Array.isArray(data.sources) ? (data.sources as string[]) : [];
}
