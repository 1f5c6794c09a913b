import { afterEach, describe, expect, it } from '@jest/globals';
import { propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import { inRequestSpan } from './request-span.js';
import type { TraceHeaders } from './trace-headers.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
const tracestate = 'vendor=opaque';

const exporter = new InMemorySpanExporter();

function startTracing(root: Sampler): void {
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  const sampler = new ParentBasedSampler({ root });
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors, sampler }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
}

afterEach(() => {
  exporter.reset();
  trace.disable();
  propagation.disable();
});

const request = (headers: Record<string, string>) => ({
  method: 'POST',
  route: '/v1/batch',
  headers,
});

const passedOn = (headers: Record<string, string>, statusCode = 200) =>
  inRequestSpan(request(headers), (carried, answered): Promise<TraceHeaders | undefined> => {
    answered({ statusCode });
    return Promise.resolve(carried);
  });

describe('the span of a request', () => {
  it('continues the trace of the request, as do its records', async () => {
    startTracing(new AlwaysOnSampler());
    const headers = await passedOn({ traceparent, tracestate, baggage: 'a=b' });
    const [span] = exporter.getFinishedSpans();
    const own = span?.spanContext().spanId ?? '';
    expect(headers).toEqual({ traceparent: `00-${traceId}-${own}-01`, tracestate });
    expect(span).toMatchObject({ name: 'POST /v1/batch', kind: SpanKind.SERVER });
    expect(span?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(span?.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v1/batch',
      'http.response.status_code': 200,
    });
  });

  it('begins a trace for a request without one', async () => {
    startTracing(new AlwaysOnSampler());
    const { traceparent: begun } = (await passedOn({})) ?? {};
    expect(begun).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    expect(exporter.getFinishedSpans()[0]?.spanContext().traceId).toBe(begun?.split('-')[1]);
  });

  it('marks a failed answer, and passes an exception on', async () => {
    startTracing(new AlwaysOnSampler());
    await passedOn({}, 503);
    const failure = new Error('no log');
    await expect(inRequestSpan(request({}), () => Promise.reject(failure))).rejects.toBe(failure);
    const codes = exporter.getFinishedSpans().map(({ status }) => status.code);
    expect(codes).toEqual([SpanStatusCode.ERROR, SpanStatusCode.ERROR]);
  });

  it('adds no header to a record if the trace begins here and is not sampled', async () => {
    startTracing(new AlwaysOffSampler());
    expect(await passedOn({})).toBeUndefined();
    const unkept = `${traceparent.slice(0, -2)}00`;
    expect((await passedOn({ traceparent: unkept }))?.traceparent).toContain(traceId);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});

describe('without tracing', () => {
  it('records carry the headers of the request, and no others', async () => {
    expect(await passedOn({ traceparent, tracestate })).toEqual({ traceparent, tracestate });
    expect(await passedOn({ traceparent: 'none', tracestate })).toBeUndefined();
    expect(await passedOn({})).toBeUndefined();
  });
});
