import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/paths.js';
import { routes, type ServiceName } from './generated/routes.js';

export type { ServiceName } from './generated/routes.js';

export interface TradewindClientOptions {
  /** Where each service answers, e.g. `https://recommender.shop.example`; those that are asked. */
  readonly addresses: Readonly<Partial<Record<ServiceName, string>>>;
  /** The tenant's secret key, which belongs on a server and never into a page. */
  readonly secretKey?: string;
  /** @default that of the platform */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A client of all services. */
export type TradewindClient = Client<paths>;

/** No request goes here: its path says which service it is for. */
const UNADDRESSED = 'http://tradewind.invalid';

/**
 * A client with the types of docs/openapi.json: `client.GET('/v1/profiles', { params: { query: { userId } } })`
 * resolves with `{ data }`, or with `{ error }`, a problem by RFC 9457. Rejects for a service whose address
 * is not given, and as `fetch` does.
 */
export function createTradewindClient(options: TradewindClientOptions): TradewindClient {
  const { secretKey, fetch: send = fetch } = options;
  return createClient<paths>({
    baseUrl: UNADDRESSED,
    ...(secretKey !== undefined && { headers: { authorization: `Bearer ${secretKey}` } }),
    fetch: (request) => {
      const { pathname, search } = new URL(request.url);
      return send(new Request(addressOf(pathname, options) + pathname + search, request));
    },
  });
}

function addressOf(path: string, { addresses }: TradewindClientOptions): string {
  const service = serviceOf(path);
  const address = addresses[service];
  if (address === undefined) throw new TypeError(`the address of ${service} is not given`);
  return address.replace(/\/+$/, '');
}

/** The service that a path belongs to. Routes without a parameter go before those with one. */
export function serviceOf(path: string): ServiceName {
  const found = routes.find(([template]) => isOf(path, template));
  if (!found) throw new TypeError(`no service has the path ${path}`);
  return found[1];
}

function isOf(path: string, template: string): boolean {
  const [parts, wanted] = [path.split('/'), template.split('/')];
  return (
    parts.length === wanted.length &&
    wanted.every((part, at) => part.startsWith('{') || part === parts[at])
  );
}
