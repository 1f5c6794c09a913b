import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

/** Parses the query by the schema; throws for an invalid one, naming the parameter. */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw new BadRequestException(z.prettifyError(parsed.error));
  return parsed.data;
}
