import { createParamDecorator, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Tenants } from './tenants.js';
import type { Tenant } from './tenants.js';

interface TenantRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  tenant?: Tenant;
}

/** Admits a request with a tenant's secret key, as a bearer token or as a Basic user name. */
@Injectable()
export class SecretKeyGuard implements CanActivate {
  constructor(private readonly tenants: Tenants) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<TenantRequest>();
    const tenant = this.tenants.bySecretKey(keyOf(request.headers['authorization'] ?? ''));
    if (tenant === undefined) {
      throw new UnauthorizedException(
        "send a tenant's secret key as 'Authorization: Bearer <key>'",
      );
    }
    request.tenant = tenant;
    return true;
  }
}

function keyOf(authorization: string): string {
  const [scheme = '', credentials = ''] = authorization.split(' ', 2);
  if (scheme.toLowerCase() === 'bearer') return credentials;
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
