import { applyDecorators, BadRequestException } from '@nestjs/common';
import { ApiBadRequestResponse, ApiQuery, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { keyOf } from '@tradewind/contracts';
import { z } from 'zod';
import { anonymousPseudonym, isPseudonym, usableId, userPseudonym } from './pseudonyms.js';
import type { Tenant } from './tenants/tenant.js';

const id = z.string().max(255).exactOptional();

/**
 * How an HTTP request identifies a shopper: by the shop's own ids, or by the pseudonym in an event.
 */
export const shopperRequest = z.object({ userId: id, anonymousId: id, shopper: id });
export type ShopperQuery = Readonly<z.output<typeof shopperRequest>>;

/** Documents a read of one shopper: its parameters, and what is refused. */
export function ApiShopperQuery(refused = 'The query names no shopper, or more than one.') {
  return applyDecorators(
    ApiQuery({ name: 'userId', required: false, description: "The shop's id of a customer." }),
    ApiQuery({ name: 'anonymousId', required: false, description: "A client's id of a visitor." }),
    ApiQuery({ name: 'shopper', required: false, description: 'A pseudonym as in events.' }),
    ApiBadRequestResponse({ description: refused }),
    ApiUnauthorizedResponse({ description: 'The request has no valid secret key.' }),
  );
}

/**
 * The key of the shopper that a query names; ids are read as the collector reads them. Refuses a query
 * that names none, or several.
 */
export function shopperKeyOf(tenant: Tenant, query: ShopperQuery): string {
  const userId = usableId(query.userId);
  const anonymousId = usableId(query.anonymousId);
  const shopper = usableId(query.shopper);
  const named = [userId, anonymousId, shopper].filter((id) => id !== undefined);
  if (named.length !== 1) {
    throw new BadRequestException('name a shopper by exactly one of userId, anonymousId, shopper');
  }
  if (userId) return keyOf(tenant.name, userPseudonym(tenant, userId));
  if (anonymousId) return keyOf(tenant.name, anonymousPseudonym(tenant, anonymousId));
  if (!isPseudonym(shopper ?? '')) throw new BadRequestException('shopper is not a pseudonym');
  return keyOf(tenant.name, shopper ?? '');
}
