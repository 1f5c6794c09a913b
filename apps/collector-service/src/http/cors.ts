import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { callByPath } from '../tracking/item.js';

const TRACKING = new RegExp(`^/(?:v1/)?(?:${Object.keys(callByPath).join('|')})/?$`);
const SETTINGS = /^\/(?:v1\/projects\/[^/]+\/settings|sourceConfig)\/?$/;
const BEACON = /^\/beacon\/v1\/batch\/?$/;
const PREFLIGHT_SECONDS = 86_400;

/** Returns whether pages of any shop may call this path. */
export function isPublicPath(url: string): boolean {
  const path = url.split('?', 1)[0] ?? '';
  return [TRACKING, SETTINGS, BEACON].some((open) => open.test(path));
}

const open = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST'],
  // All request headers are allowed: each client has its own, and there are no cookies to protect.
  exposedHeaders: ['retry-after', 'x-ratelimit-reset'],
  maxAge: PREFLIGHT_SECONDS,
};

/** Opens the tracking API, and nothing else, to the pages of shops. */
export function allowBrowsers(adapter: FastifyAdapter): void {
  adapter.enableCors({
    delegator: (
      request: { url: string },
      answer: (error: null, options: typeof open | { origin: false }) => void,
    ) => {
      answer(null, isPublicPath(request.url) ? open : { origin: false });
    },
  });
}
