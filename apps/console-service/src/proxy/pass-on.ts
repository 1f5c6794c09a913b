import { Readable } from 'node:stream';

export interface IncomingRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body?: unknown): unknown;
  readonly raw: { once(event: 'close', listener: () => void): unknown };
}

const REQUEST_HEADERS = [
  ...['content-type', 'if-match', 'x-request-id', 'last-event-id', 'accept'],
  ...['origin', 'access-control-request-method', 'access-control-request-headers'],
];
const RESPONSE_HEADERS = [
  ...['content-type', 'etag', 'x-request-id', 'retry-after', 'cache-control', 'vary'],
  ...['access-control-allow-origin', 'access-control-allow-methods'],
  ...['access-control-allow-headers', 'access-control-max-age', 'access-control-expose-headers'],
];

/** Headers of a request that another service may see; never the cookie. */
export function passedHeaders(
  { headers }: IncomingRequest,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed = REQUEST_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(passed), ...more };
}

/** The body of a request as it goes on: JSON was parsed on its way in. */
export function passedBody({ body }: IncomingRequest): { body?: string } {
  if (body === undefined || body === null) return {};
  return { body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** Sends the answer of another service on, as it comes. */
export function answerWith(response: Response, reply: Reply): void {
  reply.status(response.status);
  for (const name of RESPONSE_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  reply.send(response.body ? Readable.fromWeb(response.body) : undefined);
}
