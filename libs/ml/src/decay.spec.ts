import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDecayed, decayedValue, mergeDecayed } from './decay.js';
import type { DecayedCount } from './decay.js';

const HALF_LIFE = 1_000;

function countOf(additions: readonly { weight: number; time: number }[]): DecayedCount {
  const count = { value: 0, time: 0 };
  for (const addition of additions) addDecayed(count, HALF_LIFE, addition);
  return count;
}

const additions = fc.array(
  fc.record({ weight: fc.integer({ min: 1, max: 9 }), time: fc.integer({ min: 0, max: 20_000 }) }),
  { maxLength: 30 },
);

describe('a decayed count', () => {
  it('halves with every half-life', () => {
    const count = countOf([{ weight: 8, time: 5_000 }]);
    expect(decayedValue(count, HALF_LIFE, 5_000)).toBe(8);
    expect(decayedValue(count, HALF_LIFE, 6_000)).toBe(4);
    expect(decayedValue(count, HALF_LIFE, 8_000)).toBe(1);
  });

  it('stays zero, however early the time', () => {
    expect(decayedValue({ value: 0, time: 9e15 }, HALF_LIFE, 0)).toBe(0);
  });

  it('does not depend on the order of additions', () => {
    fc.assert(
      fc.property(additions, (list) => {
        const forward = decayedValue(countOf(list), HALF_LIFE, 20_000);
        const backward = decayedValue(countOf([...list].reverse()), HALF_LIFE, 20_000);
        expect(backward).toBeCloseTo(forward, 8);
      }),
    );
  });

  it('is additive: two halves merge into the whole', () => {
    fc.assert(
      fc.property(additions, additions, (left, right) => {
        const merged = mergeDecayed(countOf(left), countOf(right), HALF_LIFE);
        const whole = countOf([...left, ...right]);
        expect(decayedValue(merged, HALF_LIFE, 20_000)).toBeCloseTo(
          decayedValue(whole, HALF_LIFE, 20_000),
          8,
        );
      }),
    );
  });
});
