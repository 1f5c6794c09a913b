import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { actorOf } from '@tradewind/service';
import type { Access } from '../tenants/access.guard.js';
import type { RequestHeaders } from './if-match.js';

/** A request to change a document, as HTTP has it. */
export interface AskedChange {
  readonly access: Access;
  readonly by: string;
  readonly kind: string;
  readonly id: string;
  readonly query: unknown;
  readonly headers: RequestHeaders;
}

interface ChangeRequest {
  readonly headers: RequestHeaders;
  readonly params: { readonly kind: string; readonly id: string };
  readonly query: unknown;
  readonly access?: Access;
  readonly key?: string;
}

/** Who asks what of which document; only behind `AccessGuard`, on a path with `:kind/:id`. */
export const Asked = createParamDecorator((_: unknown, context: ExecutionContext): AskedChange => {
  const request = context.switchToHttp().getRequest<ChangeRequest>();
  const { access, params, query, headers } = request;
  if (access === undefined) throw new TypeError('Asked needs AccessGuard');
  return { access, by: actorOf(request), kind: params.kind, id: params.id, query, headers };
});
