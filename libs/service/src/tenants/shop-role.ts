import { ForbiddenException, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { ShopRole } from '@tradewind/contracts';

const ALLOWED = 'tradewind.roles';

/**
 * Which roles, beside the operator's, may call a handler. Without it every role may read, and only the
 * operator may change anything; without roles, only the operator may call it at all.
 */
export const AllowRoles = (...roles: readonly ShopRole[]): MethodDecorator =>
  SetMetadata(ALLOWED, roles);

/** A POST that changes nothing. */
export const AllowReading = (): MethodDecorator => AllowRoles('viewer', 'agent', 'marketer');

/** Throws a 403 unless a role may call the handler of a request. */
export function assertRole(context: ExecutionContext, role: ShopRole): void {
  if (role === 'operator') return;
  const { method } = context.switchToHttp().getRequest<{ method: string }>();
  const isRead = method === 'GET' || method === 'HEAD';
  const allowed = Reflect.getMetadata(ALLOWED, context.getHandler()) as
    readonly ShopRole[] | undefined;
  if (allowed ? allowed.includes(role) : isRead) return;
  throw forbidden(role, allowed ?? []);
}

export function forbidden(role: ShopRole, allowed: readonly ShopRole[]): ForbiddenException {
  const roles = [...allowed, 'operator'].join(' or ');
  return new ForbiddenException(`this key has the role ${role}; it takes ${roles}`);
}
