import { ApiBody } from '@nestjs/swagger';
import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

/** Describes the body of a request by the schema that it is checked with. */
export function ApiBodyOf(schema: z.ZodType): MethodDecorator {
  const described = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' });
  return ApiBody({ schema: described } as ApiBodyOptions);
}
