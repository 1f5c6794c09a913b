import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';

/** Describes the body of a request by the schema that it is checked with. */
export function ApiBodyOf(schema: z.ZodType): MethodDecorator {
  const described: Record<string, unknown> = z.toJSONSchema(schema, { io: 'input' });
  // OpenAPI 3.1 has this dialect anyway.
  delete described['$schema'];
  return ApiBody({ schema: described });
}
