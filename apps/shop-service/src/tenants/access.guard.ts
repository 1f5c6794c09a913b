import {
  BadRequestException,
  createParamDecorator,
  ForbiddenException,
  Inject,
  Injectable,
  NotFoundException,
  UnauthorizedException,
} from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { TENANT_NAME } from '@tradewind/contracts';
import type { DocumentKind, ShopRole } from '@tradewind/contracts';
import { assertRole, credentialsOf, forbidden, Tenants } from '@tradewind/service';
import type { ShopConfig } from '../config.js';
import { SHOP_CONFIG } from '../tokens.js';
import { isOperatorKey } from './operator.guard.js';

/** Whose documents a request is about, and with which right. */
export interface Access {
  readonly tenant: string;
  /** Of the installation. */
  readonly isOperator: boolean;
  /** In the shop. */
  readonly role: ShopRole;
}

interface AccessRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  access?: Access;
  /** The name of the key, for `CurrentActor`. */
  key?: string;
}

/**
 * Admits a request with a tenant's secret key, or with the operator's key, which names the tenant by the
 * header `x-tradewind-tenant`.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly tenants: Tenants,
    @Inject(SHOP_CONFIG) private readonly config: ShopConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<AccessRequest>();
    const credentials = credentialsOf(request.headers['authorization']);
    if (isOperatorKey(this.config, credentials)) {
      request.access = {
        ...{ tenant: namedTenant(request.headers), isOperator: true, role: 'operator' },
      };
      request.key = 'operator';
      return true;
    }
    const holder = this.tenants.holderOf(credentials);
    if (holder === undefined) {
      throw new UnauthorizedException(
        "send a tenant's secret key, or the operator's key, as 'Authorization: Bearer <key>'",
      );
    }
    const { tenant, role } = holder;
    assertRole(context, role);
    request.access = { tenant: tenant.name, isOperator: false, role };
    request.key = holder.key;
    return true;
  }
}

function namedTenant(headers: AccessRequest['headers']): string {
  const name = headers['x-tradewind-tenant'] ?? '';
  if (TENANT_NAME.test(name)) return name;
  throw new BadRequestException('name the tenant by the header x-tradewind-tenant');
}

/** Whose documents; only behind `AccessGuard`. */
export const CurrentAccess = createParamDecorator(
  (_: unknown, context: ExecutionContext): Access => {
    const { access } = context.switchToHttp().getRequest<AccessRequest>();
    if (access === undefined) throw new TypeError('CurrentAccess needs AccessGuard');
    return access;
  },
);

/** Throws unless the documents of a kind may be written with this access, for a tenant that is served. */
export function assertMayWrite(kind: DocumentKind, access: Access, tenants: Tenants): void {
  if (kind.writtenBy === 'operator') {
    if (access.isOperator) return;
    throw new ForbiddenException(`${kind.kind} documents are written with the operator's key`);
  }
  const { editors = [] } = kind;
  if (access.role !== 'operator' && !editors.includes(access.role)) {
    throw forbidden(access.role, editors);
  }
  if (tenants.named(access.tenant) === undefined) {
    throw new NotFoundException(`there is no tenant ${access.tenant}`);
  }
}
