import { BadRequestException } from '@nestjs/common';

/** The request's own id, by `x-request-id`. Throws a 400 for one that is too long. */
export function requestIdOf(
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const id = headers['x-request-id'];
  if (id === undefined || /^[\w.:-]{1,100}$/.test(id)) return id;
  throw new BadRequestException('x-request-id has letters, digits, . _ : and -, at most 100');
}
