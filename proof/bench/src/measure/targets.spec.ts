import { describe, expect, it } from '@jest/globals';
import { ratioOf, ratiosOf, targetsOf, type Measured } from './targets.js';

const rounds = (name: string, ...rates: number[]) => ({
  name,
  eventsPerSecond: rates[1] ?? 0,
  cpuSecondsPerMillion: 2e6 / (rates[1] ?? NaN),
  roundsEventsPerSecond: rates,
});
const nothing: Measured = { cases: [], latency: [], recovery: undefined, soak: undefined };
const process = { growth: 0.01, flat: true };

describe('ratioOf', () => {
  it('compares round by round, so that a slow round is slow for both', () => {
    const cases = [rounds('a', 50, 20, 51), rounds('b', 100, 40, 100)];
    expect(ratioOf(cases, 'a', 'b')).toBeCloseTo(0.5);
    expect(ratioOf(cases, 'a', 'c')).toBeUndefined();
  });
});

describe('ratiosOf', () => {
  it('returns those that were measured, by time and by processor time', () => {
    const cases = [
      rounds('batch-server', 50, 20, 51),
      { ...rounds('raw-consumer', 100, 40, 100), cpuSecondsPerMillion: 10_000 },
    ];
    expect(ratiosOf(cases)).toEqual([
      { numerator: 'batch-server', denominator: 'raw-consumer', value: 0.5, byProcessorTime: 0.1 },
    ]);
  });
});

describe('targetsOf', () => {
  it('gives no verdict on what was not measured', () => {
    const targets = targetsOf(nothing);
    expect(targets).toHaveLength(6);
    for (const { value, reached } of targets) expect([value, reached]).toEqual([null, null]);
  });

  it('judges each by its own figure', () => {
    const reached = targetsOf({
      cases: [
        rounds('raw-consumer', 50_000, 50_000, 50_000),
        rounds('batch-server', 25_000, 25_000, 25_000),
        rounds('nest-server-kafka', 2_500, 2_500, 2_500),
      ],
      latency: [
        { rate: 200, p99Ms: 1_000 },
        { rate: 2_000, p99Ms: 100 },
      ],
      recovery: { seconds: 15 },
      soak: { processes: [process, { growth: -0.2, flat: true }] },
    });
    expect(reached.map(({ value }) => value)).toEqual([0.5, 10, 25_000, 100, 15, 0.01]);
    expect(reached.map((target) => target.reached)).toEqual(Array(6).fill(true));
  });

  it('sees what misses', () => {
    const missed = targetsOf({
      cases: [
        rounds('raw-consumer', 50_000, 50_000, 50_000),
        rounds('batch-server', 19_000, 19_000, 19_000),
        rounds('nest-server-kafka', 2_500, 2_500, 2_500),
      ],
      latency: [{ rate: 2_000, p99Ms: 100.1 }],
      recovery: { seconds: 15.1 },
      soak: { processes: [process, { growth: 0.2, flat: false }] },
    });
    expect(missed.map((target) => target.reached)).toEqual(Array(6).fill(false));
  });
});
