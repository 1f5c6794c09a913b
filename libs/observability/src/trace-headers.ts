import {
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';

/** A W3C trace context as in the headers of a request or a record. It does not include baggage. */
export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/** Headers in the form of records and requests. */
export type Carrier = Readonly<Record<string, Buffer | string | readonly string[] | undefined>>;

/** Version, trace, span and flags; a later version may add more, which version 00 does not know. */
const TRACE_PARENT =
  /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-|$)/;
const TRACE_PARENT_LENGTH = 55;
/** W3C asks everybody to pass on a `tracestate` of up to this length; a longer one is left out. */
const MAX_TRACE_STATE_LENGTH = 512;
const PRINTABLE = /^[\x20-\x7e]+$/;

/**
 * Returns the trace context in headers, of bounded length, whatever else is in them. The result is
 * a function of the headers alone: a context of version 00 is passed on unchanged.
 */
export function carriedTrace(headers: Carrier): TraceHeaders | undefined {
  const given = headers['traceparent'];
  if (given === undefined) return undefined;
  const text = given.toString();
  const match = TRACE_PARENT.exec(text);
  if (match === null || (match[1] === '00' && text.length > TRACE_PARENT_LENGTH)) return undefined;
  const traceparent = `00${text.slice(2, TRACE_PARENT_LENGTH)}`;
  const tracestate = headers['tracestate']?.toString() ?? '';
  const usable = tracestate.length <= MAX_TRACE_STATE_LENGTH && PRINTABLE.test(tracestate);
  return usable ? { traceparent, tracestate } : { traceparent };
}

/** Returns the span of a trace context; `carried` is the result of `carriedTrace`. */
export function spanContextOf({ traceparent }: TraceHeaders): SpanContext {
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/** Returns the context that continues a carried trace; the root context without one. */
export function contextOf(carried: TraceHeaders | undefined): Context {
  if (carried === undefined) return ROOT_CONTEXT;
  // Without tracing the API extracts nothing, but the incoming headers are passed on all the same.
  const extracted = propagation.extract(ROOT_CONTEXT, carried);
  if (trace.getSpanContext(extracted) !== undefined) return extracted;
  return trace.setSpanContext(ROOT_CONTEXT, spanContextOf(carried));
}

/**
 * Returns the headers that make a span the parent of later ones; none for an invalid span.
 * `carried` is the trace that the span continues.
 */
export function traceHeaders(span: SpanContext, carried?: TraceHeaders): TraceHeaders | undefined {
  if (!isSpanContextValid(span)) return undefined;
  const flags = span.traceFlags.toString(16).padStart(2, '0');
  const traceparent = `00-${span.traceId}-${span.spanId}-${flags}`;
  const tracestate = span.traceState?.serialize() ?? carried?.tracestate ?? '';
  return tracestate === '' ? { traceparent } : { traceparent, tracestate };
}
