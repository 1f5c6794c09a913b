import { BadRequestException } from '@nestjs/common';
import { keyOf, MAX_REGULATED_IDS, regulationTypes } from '@tradewind/contracts';
import type { RegulationType } from '@tradewind/contracts';
import {
  anonymousPseudonym,
  isPseudonym,
  parseRequest,
  placeholderOf,
  usableId,
  userPseudonym,
} from '@tradewind/service';
import type { Tenant } from '@tradewind/service';
import { z } from 'zod';

const ids = z.array(z.string().min(1).max(255)).max(MAX_REGULATED_IDS).default([]);

const own = z.strictObject({
  type: z.enum(regulationTypes),
  userIds: ids,
  anonymousIds: ids,
  /** Pseudonyms as in events. */
  shoppers: ids,
  suppress: z.boolean().default(false),
});

const ofSegment = z.strictObject({
  regulationType: z.enum(['DELETE_ONLY', 'SUPPRESS_ONLY', 'SUPPRESS_WITH_DELETE', 'UNSUPPRESS']),
  subjectType: z.enum(['USER_ID', 'ANONYMOUS_ID']),
  subjectIds: z.array(z.string().min(1).max(255)).min(1).max(MAX_REGULATED_IDS),
});

const typeOf = {
  DELETE_ONLY: 'erase',
  SUPPRESS_ONLY: 'suppress',
  SUPPRESS_WITH_DELETE: 'erase',
  UNSUPPRESS: 'unsuppress',
} as const satisfies Record<string, RegulationType>;

/** What a shop asks for, of whom. */
export interface RegulationRequest {
  readonly type: RegulationType;
  /** An erasure also drops what comes later. */
  readonly suppress: boolean;
  /** Each once. */
  readonly keys: readonly string[];
}

/** JSON schema of the body, for the description of the API. */
export const regulationBody = {
  type: 'object',
  description: `Either {type, userIds?, anonymousIds?, shoppers?, suppress?} or, as Segment's API takes it, {regulationType, subjectType, subjectIds}; at most ${String(MAX_REGULATED_IDS)} ids in all.`,
  properties: {
    type: { type: 'string', enum: [...regulationTypes] },
    userIds: { type: 'array', items: { type: 'string' } },
    anonymousIds: { type: 'array', items: { type: 'string' } },
    shoppers: { type: 'array', items: { type: 'string' }, description: 'Pseudonyms.' },
    suppress: {
      type: 'boolean',
      description: 'With `erase`: further events of these ids are dropped.',
    },
    regulationType: { type: 'string', enum: Object.keys(typeOf) },
    subjectType: { type: 'string', enum: ['USER_ID', 'ANONYMOUS_ID'] },
    subjectIds: { type: 'array', items: { type: 'string' } },
  },
};

/** Reads a body of either form; throws a 400 that names the field at fault. */
export function regulationRequest(tenant: Tenant, body: unknown): RegulationRequest {
  const { type, suppress, ...named } = isOfSegment(body) ? readOfSegment(body) : readOwn(body);
  const keys = [
    ...keysOf(named.userIds, (id) => userPseudonym(tenant, id)),
    ...keysOf(named.anonymousIds, (id) => anonymousPseudonym(tenant, id)),
    ...named.shoppers.list.map((id, i) => {
      if (isPseudonym(id)) return id;
      throw new BadRequestException(`shoppers[${String(i)}] is not a pseudonym`);
    }),
  ].map((id) => keyOf(tenant.name, id));
  const distinct = [...new Set(keys)];
  if (distinct.length === 0) {
    throw new BadRequestException('name somebody in userIds, anonymousIds or shoppers');
  }
  if (distinct.length > MAX_REGULATED_IDS) {
    const most = String(MAX_REGULATED_IDS);
    throw new BadRequestException(`userIds, anonymousIds and shoppers have more than ${most} ids`);
  }
  if (suppress && type !== 'erase') {
    throw new BadRequestException(`suppress goes with the type erase, not with ${type}`);
  }
  return { type, suppress, keys: distinct };
}

interface Named {
  readonly list: readonly string[];
  /** The field that has them. */
  readonly path: string;
}

function readOwn(body: unknown) {
  const { type, suppress, ...lists } = parseRequest(own, body);
  return {
    ...{ type, suppress },
    userIds: { list: lists.userIds, path: 'userIds' },
    anonymousIds: { list: lists.anonymousIds, path: 'anonymousIds' },
    shoppers: { list: lists.shoppers, path: 'shoppers' },
  };
}

function readOfSegment(body: unknown) {
  const { regulationType, subjectType, subjectIds } = parseRequest(ofSegment, body);
  const given: Named = { list: subjectIds, path: 'subjectIds' };
  const none: Named = { list: [], path: '' };
  const isUser = subjectType === 'USER_ID';
  return {
    type: typeOf[regulationType],
    suppress: regulationType === 'SUPPRESS_WITH_DELETE',
    ...{ userIds: isUser ? given : none, anonymousIds: isUser ? none : given, shoppers: none },
  };
}

function isOfSegment(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'regulationType' in body;
}

function keysOf({ list, path }: Named, pseudonym: (id: string) => string): string[] {
  return list.map((given, i) => {
    const id = usableId(given);
    if (id !== undefined) return pseudonym(id);
    const what = placeholderOf(given) ?? 'nothing';
    throw new BadRequestException(`${path}[${String(i)}] is ${what}, which identifies nobody`);
  });
}
