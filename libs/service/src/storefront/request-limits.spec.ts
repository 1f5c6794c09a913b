import { describe, expect, it } from '@jest/globals';
import { networkOf, RequestLimits } from './request-limits.js';

describe('RequestLimits', () => {
  it('admits a second of requests at once, then so many a second, each caller for itself', () => {
    const limits = new RequestLimits(3);
    const admitted = (caller: string, now: number) =>
      Array.from({ length: 10 }, () => limits.take(caller, now)).filter((wait) => wait === 0)
        .length;
    expect(admitted('a', 1_000)).toBe(3);
    expect(admitted('b', 1_000)).toBe(3);
    expect(admitted('a', 2_000)).toBe(3);
    expect(limits.take('a', 2_000)).toBeGreaterThan(0);
  });

  it('remembers no more callers than it may', () => {
    const limits = new RequestLimits(1, 100);
    for (let i = 0; i < 10_000; i++) limits.take(String(i), 0);
    expect(limits.size).toBeLessThanOrEqual(200);
  });

  it('admits everything at a rate of 0', () => {
    const limits = new RequestLimits(0);
    expect(limits.take('a', 0)).toBe(0);
    expect(limits.size).toBe(0);
  });
});

describe('networkOf', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
