import { describe, expect, it } from '@jest/globals';
import { memoryTrend, type MemorySample } from './memory-trend.js';

const MIB = 1_048_576;
const MINUTE = 60_000;

/** A sample a minute over twenty minutes. */
const samplesOf = (rssMiB: (minute: number) => number): MemorySample[] =>
  Array.from({ length: 21 }, (_, minute) => ({
    at: 1_700_000_000_000 + minute * MINUTE,
    rss: rssMiB(minute) * MIB,
    heapUsed: (minute % 2 === 0 ? 60 : 50) * MIB,
  }));

describe('memoryTrend', () => {
  it('looks at the second half only', () => {
    const trend = memoryTrend(samplesOf((minute) => (minute < 10 ? 100 + 10 * minute : 200)));
    expect(trend).toMatchObject({ samples: 11, rssMiB: 200, growth: 0, flat: true });
    expect(trend.rssMiBPerHour).toBeCloseTo(0);
  });

  it('sees a leak', () => {
    const trend = memoryTrend(samplesOf((minute) => 100 + 2 * minute));
    expect(trend.rssMiBPerHour).toBeCloseTo(120);
    // 20 MiB in the ten minutes, of 130 on average.
    expect(trend.growth).toBeCloseTo(20 / 130);
    expect(trend.flat).toBe(false);
  });

  it('does not mistake a saw-tooth for growth', () => {
    const { heapUsedMiBPerHour, rssMiBPerHour, flat } = memoryTrend(
      samplesOf((minute) => 150 + (minute % 3)),
    );
    expect(Math.abs(heapUsedMiBPerHour)).toBeLessThan(10);
    expect(Math.abs(rssMiBPerHour)).toBeLessThan(10);
    expect(flat).toBe(true);
  });

  it('refuses to judge by two points', () => {
    expect(() => memoryTrend(samplesOf(() => 1).slice(0, 3))).toThrow('too few samples');
  });
});
