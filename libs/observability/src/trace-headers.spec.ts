import { describe, expect, it } from '@jest/globals';
import { isSpanContextValid, trace, TraceFlags } from '@opentelemetry/api';
import fc from 'fast-check';
import { carriedTrace, contextOf, spanContextOf, traceHeaders } from './trace-headers.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${spanId}-01`;
const tracestate = 'vendor=opaque,other=t61rcWkgMzE';

const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''))
    .filter((text) => /[^0]/.test(text));

describe('carriedTrace', () => {
  it('passes a context on byte for byte, as text or as bytes', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.constantFrom('00', '01'), (id, span, flags) => {
        const text = `00-${id}-${span}-${flags}`;
        expect(carriedTrace({ traceparent: text })).toEqual({ traceparent: text });
        expect(carriedTrace({ traceparent: Buffer.from(text) })).toEqual({ traceparent: text });
      }),
    );
    expect(carriedTrace({ traceparent, tracestate })).toEqual({ traceparent, tracestate });
  });

  it.each([
    ['of zeroes', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['of a span of zeroes', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['of the version that is none', `ff-${traceId}-${spanId}-01`],
    ['in capitals', traceparent.toUpperCase()],
    ['with more than version 00 has', `${traceparent}-extra`],
    ['twice', `${traceparent}, ${traceparent}`],
    ['of no form', 'x'.repeat(100_000)],
    ['of no length', ''],
  ])('leaves out a traceparent %s, and with it the tracestate', (_, text) => {
    expect(carriedTrace({ traceparent: text, tracestate })).toBeUndefined();
  });

  it('reads a later version as far as it knows it', () => {
    expect(carriedTrace({ traceparent: `01${traceparent.slice(2)}-more-to-come` })).toEqual({
      traceparent,
    });
  });

  it.each(['x'.repeat(513), 'a=\u00e9', 'a=\n'])('leaves out the tracestate %j', (text) => {
    expect(carriedTrace({ traceparent, tracestate: text })).toEqual({ traceparent });
  });

  it('never holds more than the two headers may', () => {
    const header = fc.oneof(fc.string({ maxLength: 2_000 }), fc.constant(traceparent));
    fc.assert(
      fc.property(header, header, (parent, state) => {
        const carried = carriedTrace({ traceparent: parent, tracestate: state, baggage: state });
        expect(Object.keys(carried ?? {}).length).toBeLessThanOrEqual(2);
        expect(JSON.stringify(carried ?? {}).length).toBeLessThan(1_200);
      }),
    );
  });
});

describe('a span context', () => {
  it('becomes headers and comes back', () => {
    const carried = { traceparent, tracestate };
    const span = spanContextOf(carried);
    expect(isSpanContextValid(span)).toBe(true);
    expect(span).toMatchObject({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });
    expect(traceHeaders(span)).toEqual({ traceparent });
    expect(traceHeaders(span, carried)).toEqual(carried);
  });

  it('that is invalid becomes no headers', () => {
    expect(traceHeaders({ traceId: '', spanId: '', traceFlags: 0 })).toBeUndefined();
  });

  it('is the parent of a span that continues from headers', () => {
    expect(trace.getSpanContext(contextOf({ traceparent }))?.traceId).toBe(traceId);
    expect(trace.getSpanContext(contextOf(undefined))).toBeUndefined();
  });
});
