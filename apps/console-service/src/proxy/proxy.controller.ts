import { All, Controller, NotFoundException, Param, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentSession, SessionGuard } from '../sessions/session.guard.js';
import type { Session } from '../sessions/sessions.js';
import { answerWith, passedBody, passedHeaders } from './pass-on.js';
import type { IncomingRequest, Reply } from './pass-on.js';
import { isServiceBehind, Services } from './services.js';

/** Passes requests of the console's pages on to the services, with the key of the session. */
@ApiExcludeController()
@UseGuards(SessionGuard)
@Controller('api')
export class ProxyController {
  constructor(private readonly services: Services) {}

  /** `/api/shop/v1/documents` is `/v1/documents` of shop-service. */
  @All(':service/v1/*')
  async pass(
    @CurrentSession() { key, actor }: Session,
    @Param('service') service: string,
    @Req() request: IncomingRequest,
    @Res() reply: Reply,
  ): Promise<void> {
    if (!isServiceBehind(service)) throw new NotFoundException(`there is no service ${service}`);
    const response = await this.services.ask(service, request.url.slice(`/api/${service}`.length), {
      method: request.method,
      headers: passedHeaders(request, {
        authorization: `Bearer ${key}`,
        'x-tradewind-actor': encodeActor(actor),
      }),
      ...passedBody(request),
      ...signalOf(request, reply),
    });
    answerWith(response, reply);
  }
}

/** A stream has no time-out: it ends with whoever has asked for it. */
function signalOf({ headers }: IncomingRequest, { raw }: Reply): { signal?: AbortSignal } {
  if (!headers['accept']?.includes('text/event-stream')) return {};
  const gone = new AbortController();
  raw.once('close', () => {
    gone.abort();
  });
  return { signal: gone.signal };
}

/** Headers carry Latin-1 only; what else a name has is left out. */
function encodeActor(actor: string): string {
  return actor.replace(/[^\x20-\x7e\xa0-\xff]/g, '').trim() || 'console';
}
