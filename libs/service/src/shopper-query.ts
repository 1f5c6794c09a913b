import { BadRequestException } from '@nestjs/common';
import { keyOf } from '@tradewind/contracts';
import { anonymousPseudonym, isPseudonym, userPseudonym } from './pseudonyms.js';
import type { Tenant } from './tenants.js';

/** How an HTTP read names a shopper: by the shop's own ids, or by the pseudonym of an event. */
export interface ShopperQuery {
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly shopper?: string;
}

/** The key of the shopper that a query names; refuses a query that names none, or several. */
export function shopperKeyOf(tenant: Tenant, query: ShopperQuery): string {
  const { userId, anonymousId, shopper } = query;
  const given = [userId, anonymousId, shopper].filter((id) => id !== undefined && id !== '');
  if (given.length !== 1) {
    throw new BadRequestException('name a shopper by exactly one of userId, anonymousId, shopper');
  }
  if (userId) return keyOf(tenant.name, userPseudonym(tenant, userId));
  if (anonymousId) return keyOf(tenant.name, anonymousPseudonym(tenant, anonymousId));
  if (!isPseudonym(shopper ?? '')) throw new BadRequestException('shopper is not a pseudonym');
  return keyOf(tenant.name, shopper ?? '');
}
