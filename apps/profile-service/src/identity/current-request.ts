import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { actorOf, requestIdOf } from '@tradewind/service';

/** Which request this is, if it says so, and who makes it. */
export interface IdentityRequest {
  readonly id: string | undefined;
  readonly by: string;
}

type HttpRequest = Parameters<typeof actorOf>[0];

/** Only behind `SecretKeyGuard`. */
export const CurrentRequest = createParamDecorator(
  (_: unknown, context: ExecutionContext): IdentityRequest => {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    return { id: requestIdOf(request.headers), by: actorOf(request) };
  },
);
