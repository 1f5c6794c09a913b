import type { Metrics } from '@tradewind/observability';

/** What a path without a route counts as, so that nobody can add values to a label. */
const UNMATCHED = 'unmatched';
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

interface MeasuredRequest {
  readonly method: string;
  /** Without a `url` if no route has the path. */
  readonly routeOptions: { readonly url?: string | undefined };
}

interface MeasuredReply {
  readonly statusCode: number;
  readonly elapsedTime: number;
}

type Done = (error: null, payload: unknown) => void;

/** What is needed of a Fastify server. */
export interface MeasuredServer {
  addHook(
    name: 'onSend',
    hook: (request: unknown, reply: MeasuredReply, payload: unknown, done: Done) => void,
  ): unknown;
  addHook(
    name: 'onResponse',
    hook: (request: MeasuredRequest, reply: MeasuredReply, done: () => void) => void,
  ): unknown;
}

/**
 * Measures all answers of a server by the pattern of their route, from its first hook to the last
 * byte. Streams of events, which are written past the server's `send`, are left out: they last as long
 * as their reader stays. Call it before the routes are added.
 */
export function requestDurations(metrics: Metrics, server: MeasuredServer): void {
  const seconds = metrics.histogram(
    'tradewind_http_request_seconds',
    'Time to answer an HTTP request, by the pattern of its route.',
    ['route', 'method', 'status'],
  );
  const sent = new WeakSet<MeasuredReply>();
  server.addHook('onSend', (_request, reply, payload, done) => {
    sent.add(reply);
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    if (sent.has(reply)) {
      const { method, routeOptions } = request;
      const labels = {
        route: routeOptions.url ?? UNMATCHED,
        method: METHODS.has(method) ? method : 'other',
        status: reply.statusCode,
      };
      seconds.observe(labels, reply.elapsedTime / 1_000);
    }
    done();
  });
}
