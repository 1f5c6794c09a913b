import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

const MAX_LIMIT = 100;

const id = z.string().max(255).exactOptional();
const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).exactOptional();

export const listRequest = z.object({ limit });
export const shopperRequest = z.object({ userId: id, anonymousId: id, shopper: id, limit });

/** The query as the schema reads it; refuses one that it cannot read, naming the parameter. */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw new BadRequestException(z.prettifyError(parsed.error));
  return parsed.data;
}
