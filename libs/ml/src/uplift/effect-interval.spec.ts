import { describe, expect, it } from '@jest/globals';
import { seededNumbers } from '../random-source.js';
import {
  differenceOfMeans,
  sampleRatioPValue,
  sequentialDifferenceOfMeans,
} from './effect-interval.js';
import type { GroupSums, Interval } from './effect-interval.js';

const none: GroupSums = { count: 0, sum: 0, sumOfSquares: 0 };

function plus({ count, sum, sumOfSquares }: GroupSums, value: number): GroupSums {
  return { count: count + 1, sum: sum + value, sumOfSquares: sumOfSquares + value * value };
}

/** A trial with rates of .12 and .10; calls `look` as it grows. */
function trial(
  seed: number,
  size: number,
  look: (groups: readonly [GroupSums, GroupSums]) => void,
) {
  const next = seededNumbers(seed);
  let [treated, others] = [none, none];
  for (let at = 0; at < size; at++) {
    if (next() < 0.5) treated = plus(treated, next() < 0.12 ? 1 : 0);
    else others = plus(others, next() < 0.1 ? 1 : 0);
    look([treated, others]);
  }
  return [treated, others] as const;
}

const EFFECT = 0.02;
const holds = (interval: Interval | undefined) =>
  interval !== undefined && interval.low <= EFFECT && EFFECT <= interval.high;

describe('the interval of an effect', () => {
  it('holds the true effect in 93 to 97 % of 400 trials', () => {
    let held = 0;
    for (let seed = 0; seed < 400; seed++) {
      const [treated, others] = trial(seed, 2_000, () => undefined);
      if (holds(differenceOfMeans(treated, others))) held++;
    }
    expect(held / 400).toBeGreaterThanOrEqual(0.93);
    expect(held / 400).toBeLessThanOrEqual(0.97);
  });

  it('that is safe at every look hardly ever misses the effect, where the other one often does', () => {
    const missed = { sequential: 0, single: 0 };
    for (let seed = 0; seed < 200; seed++) {
      let [sequential, single] = [false, false];
      trial(seed, 3_000, ([treated, others]) => {
        const count = treated.count + others.count;
        if (count < 200 || count % 50 !== 0) return;
        sequential ||= !holds(sequentialDifferenceOfMeans(treated, others));
        single ||= !holds(differenceOfMeans(treated, others));
      });
      if (sequential) missed.sequential++;
      if (single) missed.single++;
    }
    expect(missed.sequential / 200).toBeLessThanOrEqual(0.05);
    expect(missed.single / 200).toBeGreaterThan(0.1);
  });

  it('is unknown until both groups have two', () => {
    const one = plus(none, 1);
    expect(differenceOfMeans(one, plus(one, 0))).toBeUndefined();
    expect(sequentialDifferenceOfMeans(none, none)).toBeUndefined();
  });
});

describe('the sample ratio test', () => {
  it('passes groups as they were meant, and finds groups that were not', () => {
    expect(sampleRatioPValue(90_100, 9_900, 0.9)).toBeGreaterThan(0.2);
    expect(sampleRatioPValue(90_600, 9_400, 0.9)).toBeLessThan(0.001);
    expect(sampleRatioPValue(0, 0, 0.9)).toBe(1);
  });

  it('has the p-values of the normal distribution', () => {
    // 50 of 10,000 away from an even split is exactly one standard deviation.
    expect(sampleRatioPValue(5_050, 4_950, 0.5)).toBeCloseTo(0.3173, 4);
    expect(sampleRatioPValue(5_098, 4_902, 0.5)).toBeCloseTo(0.05, 3);
  });
});
