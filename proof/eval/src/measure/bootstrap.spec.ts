import { describe, expect, it } from '@jest/globals';
import { Random } from '@tradewind/cli/random';
import { bootstrap, bootstrapMean, quantile, reflected, weightedMean } from './bootstrap.js';

describe('bootstrap', () => {
  const random = new Random(3);
  const coins = Array.from({ length: 400 }, () => Number(random.chance(0.3)));

  it('is a function of the seed', () => {
    expect(bootstrapMean(coins, { seed: 1 })).toEqual(bootstrapMean(coins, { seed: 1 }));
    expect(bootstrapMean(coins, { seed: 1 })).not.toEqual(bootstrapMean(coins, { seed: 2 }));
  });

  it('has the width of the normal interval of a share', () => {
    const { value, ci95 } = bootstrapMean(coins, { seed: 1 });
    const half = 1.96 * Math.sqrt((value * (1 - value)) / coins.length);
    expect(value).toBe(coins.reduce((sum, coin) => sum + coin, 0) / 400);
    expect(ci95[0]).toBeCloseTo(value - half, 2);
    expect(ci95[1]).toBeCloseTo(value + half, 2);
  });

  it('holds the truth in about 95 of 100 samples', () => {
    const covered = Array.from({ length: 200 }, (_, sample) => {
      const draws = new Random(1_000 + sample);
      const values = Array.from({ length: 100 }, () => draws.next());
      const { ci95 } = bootstrapMean(values, { seed: sample, replicates: 300 });
      return ci95[0] <= 0.5 && 0.5 <= ci95[1];
    });
    const share = covered.filter(Boolean).length / covered.length;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.995);
  });

  it('leaves out draws for which a figure does not exist', () => {
    const [estimate] = bootstrap(2, (w) => [w[0] === 0 ? Number.NaN : 1], { seed: 1 });
    expect(estimate).toEqual({ value: 1, ci95: [1, 1] });
  });

  it('knows nothing of no units', () => {
    expect(bootstrapMean([], { seed: 1 }).value).toBeNaN();
  });
});

describe('the figures around it', () => {
  it('interpolates quantiles', () => {
    expect(quantile([1, 2, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 4], 0.75)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('weighs a mean', () => {
    expect(weightedMean([1, 5], Uint32Array.of(3, 1))).toBe(2);
    expect(weightedMean([1, 5], Uint32Array.of(0, 0))).toBeNaN();
  });

  it('reflects an interval that lies above its value', () => {
    const value = 0.02;
    const { ci95 } = reflected({ value, ci95: [0.022, 0.03] });
    expect(ci95[0]).toBeCloseTo(0.01, 12);
    expect(ci95[1]).toBe(value);
    expect(reflected({ value: 0.001, ci95: [0.001, 0.01] }).ci95[0]).toBe(0);
  });
});
