import {
  createParamDecorator,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Sessions } from './sessions.js';
import type { Session } from './sessions.js';

interface SessionRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  session?: Session;
}

/** A header that only a page of this origin can set: others would need a preflight, which is refused. */
export const CONSOLE_HEADER = 'x-tradewind-console';

/** Throws a 403 for a request that a page of another site may have caused. */
export function refuseForeign({ method, headers }: SessionRequest): void {
  const site = headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const changes = method !== 'GET' && method !== 'HEAD';
  if (isForeign || (changes && headers[CONSOLE_HEADER] === undefined)) {
    throw new ForbiddenException(
      `send requests from the console, with the header ${CONSOLE_HEADER}`,
    );
  }
}

/** Admits requests of a session that come from the console's own pages. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SessionRequest>();
    refuseForeign(request);
    const session = this.sessions.of(request.headers['cookie']);
    if (session === undefined) throw new UnauthorizedException('log in with a secret key');
    request.session = session;
    return true;
  }
}

/** The session of a request; only behind `SessionGuard`. */
export const CurrentSession = createParamDecorator(
  (_: unknown, context: ExecutionContext): Session => {
    const { session } = context.switchToHttp().getRequest<SessionRequest>();
    if (session === undefined) throw new TypeError('CurrentSession needs SessionGuard');
    return session;
  },
);
