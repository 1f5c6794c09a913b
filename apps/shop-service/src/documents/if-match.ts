import { BadRequestException } from '@nestjs/common';
import type { DocumentRequest } from '@tradewind/shop';

export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** A strong entity tag: the version. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

/** Which version a request expects, by `If-Match`; null without it. Throws a 400 for what is none. */
export function ifMatchOf(headers: RequestHeaders): DocumentRequest['ifMatch'] {
  const text = headers['if-match']?.trim();
  if (text === undefined || text === '') return null;
  if (text === '*') return '*';
  const [, version] = /^"?(\d{1,15})"?$/.exec(text) ?? [];
  if (version !== undefined && Number(version) > 0) return Number(version);
  throw new BadRequestException(`If-Match takes the ETag of a version, such as "3", or *`);
}
