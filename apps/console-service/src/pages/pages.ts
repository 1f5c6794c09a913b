import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ConsoleConfig } from '../config.js';
import { SHOP_PATH } from '../demo-shop/catalogue.js';
import { shopFolder } from '../demo-shop/shop-folder.js';

/** Where built pages lie; the same from sources and from the build. */
const folderOf = (path: string) => fileURLToPath(new URL(`../../../../${path}/`, import.meta.url));

/** Nothing is loaded from elsewhere, framed, or run that is not a file of this service. */
const POLICY = [
  "default-src 'self'",
  // Pictures of products are where the shop has them.
  "img-src 'self' data: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

interface Reply {
  readonly statusCode: number;
  hasHeader(name: string): boolean;
  header(name: string, value: string): unknown;
}

function addHeaders(
  { url }: { url: string },
  reply: Reply,
  _payload: unknown,
  done: () => void,
): void {
  // The pages of Swagger at /docs have scripts in them.
  if (!url.startsWith('/docs')) {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
  }
  // Any shop's page loads tw.js.
  if (url.startsWith('/tw/')) {
    reply.header('access-control-allow-origin', '*');
    reply.header('cross-origin-resource-policy', 'cross-origin');
  }
  // The names of assets change with their content; other answers are asked for again.
  const isHashed = /^(?:\/shop)?\/assets\//.test(url) && reply.statusCode === 200;
  if (isHashed) reply.header('cache-control', 'public, max-age=31536000, immutable');
  else if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
  done();
}

/** Serves the console at `/`, tw.js at `/tw/tw.js`, and where it is asked for the demonstration shop at `/shop/`. */
export function servePages(
  adapter: FastifyAdapter,
  { DEMO_SHOP }: Pick<ConsoleConfig, 'DEMO_SHOP'>,
): void {
  adapter.getInstance().addHook('onSend', addHeaders);
  serve(adapter, folderOf('apps/console/dist'), '/');
  serve(adapter, folderOf('libs/browser/bundle'), '/tw/');
  if (!DEMO_SHOP) return;
  serve(adapter, `${shopFolder}assets/`, `${SHOP_PATH}/assets/`);
  adapter.getInstance().get(`${SHOP_PATH}/`, (_, reply) => reply.redirect(SHOP_PATH));
}

function serve(adapter: FastifyAdapter, root: string, prefix: string): void {
  // Tests of other services need no pages.
  if (!existsSync(root)) return;
  adapter.useStaticAssets({
    root,
    prefix,
    wildcard: false,
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
  });
}
