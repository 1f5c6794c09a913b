import { All, Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { IncomingMessage } from 'node:http';
import { answerWith, passedBody, passedHeaders } from './pass-on.js';
import type { IncomingRequest, Reply } from './pass-on.js';
import { Services } from './services.js';
import type { ServiceBehind } from './services.js';

type StorefrontRequest = IncomingRequest & { readonly raw: IncomingMessage };

/**
 * What a storefront's pages use, at the console's own address: one address suffices to try the platform.
 * These paths need no session: the services behind them ask for the shop's write key, and decide which
 * origins may call them.
 */
@ApiExcludeController()
@Controller('v1')
export class StorefrontController {
  constructor(private readonly services: Services) {}

  @All(['batch', 'track', 'identify', 'page', 'alias'])
  track(@Req() request: StorefrontRequest, @Res() reply: Reply): Promise<void> {
    return this.#pass('collector', request, reply);
  }

  @Get('storefront/chat/stream')
  async stream(@Req() request: StorefrontRequest, @Res() reply: Reply): Promise<void> {
    const gone = new AbortController();
    request.raw.socket.once('close', () => {
      gone.abort();
    });
    await this.#pass('chatbot', request, reply, gone.signal);
  }

  @All('storefront/chat/*')
  chat(@Req() request: StorefrontRequest, @Res() reply: Reply): Promise<void> {
    return this.#pass('chatbot', request, reply);
  }

  @All('storefront/:slot')
  shelf(@Req() request: StorefrontRequest, @Res() reply: Reply): Promise<void> {
    return this.#pass('recommender', request, reply);
  }

  async #pass(
    service: ServiceBehind,
    request: StorefrontRequest,
    reply: Reply,
    signal?: AbortSignal,
  ): Promise<void> {
    const { authorization } = request.headers;
    const response = await this.services.ask(service, request.url, {
      method: request.method,
      headers: passedHeaders(request, authorization === undefined ? {} : { authorization }),
      ...passedBody(request),
      ...(signal && { signal }),
    });
    answerWith(response, reply);
  }
}
