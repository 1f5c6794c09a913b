import { describe, expect, it } from '@jest/globals';
import { Pace } from './pace.js';

const { signal } = new AbortController();

describe('Pace', () => {
  it('spreads recorded time over as many times less wall time', () => {
    let now = 1_000;
    const pace = new Pace(60, signal, () => now);
    expect(pace.delay(0)).toBe(0);
    expect(pace.delay(60_000)).toBe(1_000);
    now += 600;
    expect(pace.delay(60_000)).toBe(400);
    now += 5_000;
    expect(pace.delay(60_000)).toBe(0);
  });

  it('never holds back at the greatest speed', () => {
    const pace = new Pace(Infinity, signal, () => 0);
    expect(pace.delay(0)).toBe(0);
    expect(pace.delay(1e12)).toBe(0);
  });
});
