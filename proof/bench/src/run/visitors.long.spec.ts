import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { measureVisitors } from './visitors.js';

describe('visitors who come once', () => {
  it('leave a store that is within its bounds over 24 h, and empty of them afterwards', async () => {
    const failures: Error[] = [];
    const visitors = { visitors: 30_000, hours: 24, forgetAfterHours: 2 };
    const { sizes, met } = await measureVisitors(visitors, {
      signal: new AbortController().signal,
      say: () => undefined,
      onStarted: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    expect(failures).toEqual([]);
    expect(met).toBe(true);
    const day = sizes.filter(({ hour }) => hour === 24);
    expect(day.map(({ service }) => service)).toEqual(['profile-service', 'marketing-service']);
    for (const size of day) {
      expect(size.visitors - size.visitorsBound).toBeGreaterThanOrEqual(0);
      expect(size.visitors - size.visitorsBound).toBeLessThanOrEqual(1);
      expect(size.visitors).toBeLessThan(2_520);
    }
    expect(sizes.filter(({ hour }) => hour === 26).map((size) => size.visitors)).toEqual([0, 0]);
  }, 240_000);
});
