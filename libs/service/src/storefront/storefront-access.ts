import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  HttpStatus,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import { keyOf } from '@tradewind/contracts';
import { z } from 'zod';
import { anonymousPseudonym, usableId, userPseudonym } from '../pseudonyms.js';
import { isUserHash } from '../tenants/signed-user.js';
import type { Tenant } from '../tenants/tenant.js';
import { Tenants } from '../tenants/tenants.js';
import { networkOf, RequestLimits } from './request-limits.js';
import type { StorefrontConfig } from './storefront-config.js';

const id = z.string().max(255).exactOptional();

/** How a page says for whom it asks: a visitor by the browser's own id, or a user whose id the shop has signed. */
export const pageIdentity = {
  writeKey: z.string().min(1).max(200),
  anonymousId: id,
  userId: id,
  userHash: id,
};
export type PageIdentity = Readonly<z.output<z.ZodObject<typeof pageIdentity>>>;

/** Whom a page may read for. */
export interface PageShopper {
  readonly tenant: Tenant;
  /** Pseudonym. */
  readonly shopper: string;
  /** `<tenant>:<pseudonym>` */
  readonly key: string;
  /** Whether it is a user whom the shop has signed, else a visitor of whom only the browser's id is known. */
  readonly isUser: boolean;
}

/** The parts of a request that decide on access. */
export interface PageRequest {
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The part of an answer that access writes to. */
export interface PageReply {
  header(name: string, value: string): unknown;
}

/** Admits what pages ask: by write key and own id, from allowed origins, so often a second. */
@Injectable()
export class StorefrontAccess {
  readonly #addresses: RequestLimits;
  readonly #visitors: RequestLimits;

  constructor(
    private readonly tenants: Tenants,
    config: StorefrontConfig,
    private readonly now: () => number = Date.now,
  ) {
    this.#addresses = new RequestLimits(config.STOREFRONT_RATE_PER_ADDRESS);
    this.#visitors = new RequestLimits(config.STOREFRONT_RATE_PER_VISITOR);
  }

  /** Counts a request of the address; throws a 429 for one too many. Comes before anything is looked at. */
  admitAddress({ ip }: PageRequest, reply: PageReply): void {
    this.#admit(this.#addresses, networkOf(ip), reply);
  }

  /** Throws a 429 for one request too many of the visitor or user. */
  admitShopper(key: string, reply: PageReply): void {
    this.#admit(this.#visitors, key, reply);
  }

  /** Throws a 401 for an unknown key or a wrong signature, a 403 for a page of elsewhere, a 400 for no id. */
  shopperOf(asked: PageIdentity, request: PageRequest): PageShopper {
    const tenant = this.tenants.byWriteKey(asked.writeKey);
    if (tenant === undefined) throw new UnauthorizedException('the write key is unknown');
    this.assertOrigin(tenant, request);
    const userId = usableId(asked.userId);
    const anonymousId = usableId(asked.anonymousId);
    if (userId !== undefined && asked.userHash !== undefined) {
      if (!isUserHash(tenant, userId, asked.userHash))
        throw new UnauthorizedException('userHash is not the signature of userId');
      return pageShopper(tenant, userPseudonym(tenant, userId), true);
    }
    if (anonymousId !== undefined)
      return pageShopper(tenant, anonymousPseudonym(tenant, anonymousId), false);
    throw new BadRequestException(
      'name the visitor by anonymousId, or a user by userId and userHash',
    );
  }

  /** Throws a 403 for a page of an origin that the tenant does not allow. */
  assertOrigin(tenant: Tenant, { headers }: PageRequest): void {
    const { origins } = this.tenants.policyOf(tenant);
    const { origin } = headers;
    if (origins === undefined || origin === undefined || origins.includes(String(origin))) return;
    throw new ForbiddenException('pages of this origin may not read of this shop');
  }

  #admit(limits: RequestLimits, caller: string, reply: PageReply): void {
    const wait = limits.take(caller, this.now());
    if (wait === 0) return;
    reply.header('retry-after', String(Math.max(1, Math.ceil(wait / 1_000))));
    throw new HttpException('too many requests', HttpStatus.TOO_MANY_REQUESTS);
  }
}

function pageShopper(tenant: Tenant, shopper: string, isUser: boolean): PageShopper {
  return { tenant, shopper, key: keyOf(tenant.name, shopper), isUser };
}
