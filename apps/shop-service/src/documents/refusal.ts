import { HttpException } from '@nestjs/common';
import type { Refusal } from '@tradewind/shop';

const statusOf: Readonly<Record<Refusal['code'], number>> = {
  'unknown-kind': 404,
  'not-found': 404,
  limit: 409,
  referenced: 409,
  conflict: 412,
  invalid: 422,
  exists: 428,
};

/** A refusal as HTTP tells it: the status, why, and the JSON path of what is wrong. */
export function refusalOf({ code, message, issues, version }: Refusal): HttpException {
  const statusCode = statusOf[code];
  return new HttpException(
    {
      statusCode,
      code,
      message,
      ...(issues.length > 0 && {
        issues: issues.map((issue) => ({ path: jsonPath(issue.path), message: issue.message })),
      }),
      ...(version !== undefined && { version }),
    },
    statusCode,
  );
}

/** `$.former[0].sha256` */
export function jsonPath(path: readonly (string | number)[]): string {
  const steps = path.map((part) => {
    if (typeof part === 'number') return `[${String(part)}]`;
    return /^[A-Za-z_]\w*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return `$${steps.join('')}`;
}
