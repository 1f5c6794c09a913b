import { BadRequestException, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { z } from 'zod';

const turnSchema = z.coerce.number().int().min(0).default(0);

interface ResumingRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * The turn after which an event stream begins: header Last-Event-ID, which browsers send when they
 * reconnect, else query `after`, else 0.
 */
export const ResumeAfter = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const { headers, query } = context.switchToHttp().getRequest<ResumingRequest>();
  const given = headers['last-event-id'] ?? query['after'];
  const turn = turnSchema.safeParse(given === '' ? undefined : given);
  if (!turn.success) {
    throw new BadRequestException('Last-Event-ID and after take the number of a turn');
  }
  return turn.data;
});
