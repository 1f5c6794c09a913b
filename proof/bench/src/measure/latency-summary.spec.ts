import { describe, expect, it } from '@jest/globals';
import { LatencyRecorder } from './latency-summary.js';

describe('LatencyRecorder', () => {
  it('returns quantiles to three figures', () => {
    const recorder = new LatencyRecorder();
    for (let ms = 1; ms <= 10_000; ms++) recorder.record(ms);
    const { count, p50Ms, p99Ms, p999Ms, maxMs } = recorder.quantiles;
    expect(count).toBe(10_000);
    for (const [found, exact] of [
      [p50Ms, 5_000],
      [p99Ms, 9_900],
      [p999Ms, 9_990],
      [maxMs, 10_000],
    ] as const) {
      expect(Math.abs(found - exact) / exact).toBeLessThan(0.001);
    }
  });

  it('resolves less than a millisecond, and accepts values out of range', () => {
    const recorder = new LatencyRecorder();
    recorder.record(0.25);
    expect(recorder.quantiles.p50Ms).toBeCloseTo(0.25, 3);
    recorder.record(-3);
    recorder.record(1e12);
    expect(recorder.quantiles.count).toBe(3);
    expect(recorder.quantiles.maxMs / 3_600_000).toBeCloseTo(1, 2);
  });

  it('returns nothing without values', () => {
    expect(new LatencyRecorder().quantiles).toEqual({
      count: 0,
      p50Ms: NaN,
      p95Ms: NaN,
      p99Ms: NaN,
      p999Ms: NaN,
      maxMs: NaN,
    });
  });
});
