import { z } from 'zod';
import { itemFieldNames, itemId } from './item-fields.js';

/** A value with the event time at which it was told, ms; null: it was withdrawn. */
const stamped = z.tuple([z.unknown(), z.number()]);

const side = z.partialRecord(z.enum(itemFieldNames), stamped);

const facts = {
  stated: side,
  learned: side,
  /** What was told until then is gone. */
  removedAt: z.number().optional(),
};

export const factsSchema = z.object(facts);

/** All that was told of an item and of its variants, with source and time of each field. */
export const itemRecordSchema = z.object({ ...facts, variants: z.record(itemId, factsSchema) });
export type Facts = z.output<typeof factsSchema>;
export type ItemRecord = z.output<typeof itemRecordSchema>;
