import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Admission } from './admission.js';
import { TokenBucket } from '@tradewind/service';

describe('Admission', () => {
  const limits = { maxInFlightBytes: 100, maxInFlightEvents: 10, ratePerSecond: 0 };

  it('refuses a load above the limit until something is released', () => {
    const admission = new Admission(limits);
    const load = { bytes: 60, events: 1 };
    expect(admission.admit('demo', load, 0)).toEqual({ ok: true });
    expect(admission.admit('other', load, 0)).toMatchObject({ ok: false, retryAfterMs: 1_000 });
    admission.release(load);
    expect(admission.inFlight).toEqual({ bytes: 0, events: 0 });
    expect(admission.admit('other', load, 0)).toEqual({ ok: true });
  });

  it('counts events as well as bytes', () => {
    const admission = new Admission(limits);
    expect(admission.admit('demo', { bytes: 1, events: 11 }, 0).ok).toBe(false);
  });

  it("limits a tenant's rate without touching another's, and charges nothing for a refusal", () => {
    const admission = new Admission({ ...limits, maxInFlightEvents: 1e9, ratePerSecond: 10 });
    const load = { bytes: 0, events: 20 };
    expect(admission.admit('demo', load, 0).ok).toBe(true);
    expect(admission.admit('demo', load, 0)).toMatchObject({ ok: false, retryAfterMs: 1_100 });
    expect(admission.inFlight.events).toBe(20);
    expect(admission.admit('other', load, 0).ok).toBe(true);
    expect(admission.admit('demo', load, 1_100).ok).toBe(true);
  });
});

describe('TokenBucket', () => {
  it('never admits more than rate x time + one bucket + the last request', () => {
    const request = fc.record({ after: fc.nat(2_000), units: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.array(request), (rate, requests) => {
        const bucket = new TokenBucket(rate);
        let now = 0;
        let through = 0;
        for (const { after, units } of requests) {
          now += after;
          if (bucket.take(units, now) === 0) through += units;
          expect(through).toBeLessThanOrEqual((rate * now) / 1000 + rate + 50 + 1e-6);
        }
      }),
    );
  });

  it('admits a request after the time that it named', () => {
    const bucket = new TokenBucket(7);
    expect(bucket.take(100, 0)).toBe(0);
    const wait = bucket.take(1, 0);
    expect(wait).toBeGreaterThan(0);
    expect(bucket.take(1, wait)).toBe(0);
  });

  it('of rate 0 admits everything', () => {
    expect(new TokenBucket(0).take(1e9, 0)).toBe(0);
  });
});
