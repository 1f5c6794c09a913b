import type { FastifyAdapter } from '@nestjs/platform-fastify';

const PREFLIGHT_SECONDS = 86_400;
const STOREFRONT = '/v1/storefront/';

const open = {
  origin: '*',
  methods: ['GET', 'POST'],
  allowedHeaders: ['authorization', 'content-type', 'last-event-id', 'traceparent', 'tracestate'],
  exposedHeaders: ['retry-after'],
  maxAge: PREFLIGHT_SECONDS,
};

/**
 * Opens `/v1/storefront/` and nothing else to pages, without credentials. A page of an origin that the
 * tenant does not allow is refused by `StorefrontAccess`.
 */
export function allowPages(adapter: FastifyAdapter): void {
  adapter.enableCors({
    delegator: (
      request: { url: string },
      answer: (error: null, options: typeof open | { origin: false }) => void,
    ) => {
      answer(null, request.url.startsWith(STOREFRONT) ? open : { origin: false });
    },
  });
}
