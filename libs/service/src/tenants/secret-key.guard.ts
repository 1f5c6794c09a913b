import { createParamDecorator, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { assertRole } from './shop-role.js';
import { Tenants } from './tenants.js';
import type { Tenant } from './tenant.js';

interface TenantRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  tenant?: Tenant;
  /** The name of the key. */
  key?: string;
}

/**
 * Admits a request with a tenant's secret key, as a bearer token or as a Basic user name, if the key's role
 * allows what is asked; see `AllowRoles`.
 */
@Injectable()
export class SecretKeyGuard implements CanActivate {
  constructor(private readonly tenants: Tenants) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<TenantRequest>();
    const holder = this.tenants.holderOf(credentialsOf(request.headers['authorization']));
    if (holder === undefined) {
      throw new UnauthorizedException(
        "send a tenant's secret key as 'Authorization: Bearer <key>'",
      );
    }
    assertRole(context, holder.role);
    request.tenant = holder.tenant;
    request.key = holder.key;
    return true;
  }
}

/** The key of a request, as a bearer token or as a Basic user name. */
export function credentialsOf(authorization = ''): string {
  const [scheme = '', credentials = ''] = authorization.split(' ', 2);
  return scheme.toLowerCase() === 'bearer' ? credentials : basicUserOf(authorization);
}

/** The user name of Basic authorisation; empty without one. */
export function basicUserOf(authorization = ''): string {
  const [scheme = '', credentials = ''] = authorization.split(' ', 2);
  if (scheme.toLowerCase() !== 'basic') return '';
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0] ?? '';
}

/** The tenant whose secret key the request has; only behind `SecretKeyGuard`. */
export const CurrentTenant = createParamDecorator(
  (_: unknown, context: ExecutionContext): Tenant => {
    const { tenant } = context.switchToHttp().getRequest<TenantRequest>();
    if (tenant === undefined) throw new TypeError('CurrentTenant needs SecretKeyGuard');
    return tenant;
  },
);

/** Longest name of an actor that is kept. */
const MAX_ACTOR = 100;

/** Who makes a request: whom its header `x-tradewind-actor` names, else the key that it was made with. */
export function actorOf({ headers, key = '' }: Pick<TenantRequest, 'headers' | 'key'>): string {
  const actor = headers['x-tradewind-actor']?.trim().slice(0, MAX_ACTOR);
  return actor === undefined || actor === '' ? `key ${key}` : actor;
}

/** See `actorOf`; only behind a guard that names the key. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  actorOf(context.switchToHttp().getRequest<TenantRequest>()),
);
