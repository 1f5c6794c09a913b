import { context, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { failSpan } from './fail-span.js';
import { carriedTrace, contextOf, traceHeaders } from './trace-headers.js';
import type { Carrier, TraceHeaders } from './trace-headers.js';

export interface RequestSpanOptions {
  readonly method: string;
  /** The path's pattern and not the path, to keep the label's values few. */
  readonly route: string;
  readonly headers: Carrier;
}

/** The answer to a request, as it is recorded. */
export interface Answered {
  readonly statusCode: number;
}

const SERVER_ERROR = 500;

/**
 * Runs the work of an HTTP request within its span, which continues the trace of the request or
 * begins one. `work` receives the headers for its records. Without tracing these are the headers of
 * the request, if any; a trace that begins here and is not sampled has none.
 */
export async function inRequestSpan<T>(
  { method, route, headers }: RequestSpanOptions,
  work: (trace: TraceHeaders | undefined, answered: (answer: Answered) => void) => Promise<T>,
): Promise<T> {
  const carried = carriedTrace(headers);
  const parent = contextOf(carried);
  const attributes = { 'http.request.method': method, 'http.route': route };
  const options = { kind: SpanKind.SERVER, attributes };
  const span = trace.getTracer('tradewind').startSpan(`${method} ${route}`, options, parent);
  const current = span.spanContext();
  const isKept = (current.traceFlags & TraceFlags.SAMPLED) !== 0;
  const passedOn = carried !== undefined || isKept ? traceHeaders(current, carried) : undefined;
  const answered = ({ statusCode }: Answered) => {
    span.setAttribute('http.response.status_code', statusCode);
    if (statusCode >= SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
  };
  try {
    return await context.with(trace.setSpan(parent, span), () => work(passedOn, answered));
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}
