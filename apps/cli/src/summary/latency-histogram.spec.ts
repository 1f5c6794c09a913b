import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LatencyHistogram } from './latency-histogram.js';

describe('LatencyHistogram', () => {
  it('finds quantiles to within 2 % and a millisecond', () => {
    const durations = fc.array(fc.double({ min: 0, max: 3e7, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(durations, fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1), (values, share) => {
        const histogram = new LatencyHistogram();
        for (const value of values) histogram.record(value);
        const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
        expect(Math.abs(histogram.quantile(share) - exact)).toBeLessThanOrEqual(0.02 * exact + 1);
      }),
    );
  });

  it('counts what clocks make negative, and what is beyond its range', () => {
    const histogram = new LatencyHistogram();
    histogram.record(-50);
    histogram.record(1e12);
    expect(histogram.count).toBe(2);
    expect(histogram.quantile(0.5)).toBeLessThan(1);
    expect(histogram.quantile(1)).toBeGreaterThan(35_000_000);
  });

  it('has no quantile above nothing when it is empty', () => {
    expect(Math.round(new LatencyHistogram().quantile(0.99))).toBe(0);
  });
});
