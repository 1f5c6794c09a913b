import { includeParameter as include, shopperRequest } from '@tradewind/service';
import { z } from 'zod';

const MAX_LIMIT = 100;

const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).exactOptional();

export const listRequest = z.object({ limit, include });
export const shopperListRequest = shopperRequest.extend({
  limit,
  include,
  /** The id of a `slot` document. */
  slot: z.string().min(1).max(64).exactOptional(),
});
