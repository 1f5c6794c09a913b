import { describe, expect, it } from '@jest/globals';
import { drainRate } from './drain-rate.js';
import type { Sample } from './meter.js';

const sample = (at: number, count: number, cpuMicros: number): Sample => ({ at, count, cpuMicros });

describe('drainRate', () => {
  it('leaves out the warm-up and events beyond the end', () => {
    const samples = [
      sample(1_000, 0, 500_000),
      sample(2_000, 100, 1_400_000),
      sample(2_500, 300, 1_800_000),
      sample(3_000, 500, 2_000_000),
      sample(9_000, 501, 8_000_000),
    ];
    expect(drainRate([samples], { from: 100, to: 500 })).toEqual({
      events: 400,
      seconds: 1,
      eventsPerSecond: 400,
      cpuSecondsPerMillion: 1_500,
    });
  });

  it('adds up processes that drain together', () => {
    const one = [sample(0, 0, 0), sample(1_000, 100, 1_000), sample(3_000, 300, 3_000)];
    const other = [sample(500, 0, 0), sample(2_000, 200, 6_000)];
    // 100 events are processed at 1,000 and 500 at 3,000; the other process has then used what it
    // had at 2,000.
    const { events, seconds, cpuSecondsPerMillion } = drainRate([one, other], {
      from: 100,
      to: 500,
    });
    expect([events, seconds]).toEqual([400, 2]);
    expect(cpuSecondsPerMillion).toBeCloseTo((2_000 + (6_000 - 2_000)) / 400);
  });

  it('refuses samples that do not reach the end', () => {
    expect(() => drainRate([[sample(0, 0, 0), sample(1, 9, 1)]], { from: 1, to: 10 })).toThrow(
      'only 9 of 10 events were processed',
    );
    expect(() => drainRate([[sample(0, 0, 0), sample(1, 9, 1)]], { from: 5, to: 6 })).toThrow(
      'too few events',
    );
  });
});
