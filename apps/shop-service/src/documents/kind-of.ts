import { NotFoundException } from '@nestjs/common';
import { documentKind, documentKinds } from '@tradewind/contracts';
import type { DocumentKind } from '@tradewind/contracts';

/** Throws a 404 that names the kinds. */
export function kindOf(name: string): DocumentKind {
  const kind = documentKind(name);
  if (kind) return kind;
  const names = documentKinds.map((known) => known.kind).join(', ');
  throw new NotFoundException(`there are no documents of the kind ${name}, but ${names}`);
}
