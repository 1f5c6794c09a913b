import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventTime, requestTime } from './event-time.js';

const received = Date.UTC(2026, 5, 1, 12);
const iso = (time: number) => new Date(time).toISOString();

describe('event time', () => {
  it("is receivedAt - (sentAt - timestamp), however wrong the client's clock is", () => {
    const clock = fc.integer({ min: -1e10, max: 1e10 });
    const age = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(clock, age, (skew, elapsed) => {
        const request = requestTime(received, iso(received + skew), false);
        expect(eventTime(iso(received + skew - elapsed), request)).toBe(received - elapsed);
      }),
    );
  });

  it("is the client's own without sentAt, and in imports", () => {
    const original = Date.UTC(2010, 11, 1, 8, 26);
    expect(eventTime(iso(original), requestTime(received, undefined, false))).toBe(original);
    expect(eventTime(iso(original), requestTime(received, iso(received + 5_000), true))).toBe(
      original,
    );
  });

  it("is the server's when the client gives none", () => {
    const request = requestTime(received, iso(received - 60_000), false);
    expect(eventTime(undefined, request)).toBe(received);
    expect(eventTime(null, request)).toBe(received);
  });

  it.each(['yesterday', '', {}, true, -1, NaN, 1e19, '+275760-01-01T00:00:00Z'])(
    'is undefined for %j',
    (timestamp) => {
      expect(eventTime(timestamp, requestTime(received, undefined, false))).toBeUndefined();
    },
  );

  it('ignores an invalid sentAt', () => {
    const request = requestTime(received, 'soon', false);
    expect(eventTime(iso(received - 5), request)).toBe(received - 5);
  });
});
