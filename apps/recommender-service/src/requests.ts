import { includeParameter as include, shopperRequest } from '@tradewind/service';
import { listFilterSchema, listKindSchema } from '@tradewind/contracts';
import { z } from 'zod';

const MAX_LIMIT = 100;
const MAX_ITEMS = 50;

const item = z.string().min(1).max(255);
const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).exactOptional();
/** A built-in name, or the id of a `slot` document. */
const slot = z.string().min(1).max(64).exactOptional();

export const listRequest = z.strictObject({ limit, include });
export const shopperListRequest = z.strictObject({ ...shopperRequest.shape, limit, include, slot });

/** The body of `POST /v1/recommendations`. Whoever is not named is nobody. */
export const slotRequest = z.strictObject({
  ...shopperRequest.shape,
  slot,
  list: listKindSchema.exactOptional(),
  limit: z.int().min(1).max(MAX_LIMIT).exactOptional(),
  include,
  /** What the list is about: the item of the page, or those of the cart. */
  items: z.array(item).min(1).max(MAX_ITEMS).exactOptional(),
  exclude: z.array(item).max(500).exactOptional(),
  filter: listFilterSchema.exactOptional(),
  repeats: z.enum(['allow', 'exclude']).exactOptional(),
  diversity: z.number().min(0).max(1).exactOptional(),
});
export type SlotRequest = z.output<typeof slotRequest>;

/** What a request changes of a slot. */
export type SlotOptions = Pick<
  SlotRequest,
  'list' | 'limit' | 'items' | 'exclude' | 'filter' | 'repeats' | 'diversity'
>;
