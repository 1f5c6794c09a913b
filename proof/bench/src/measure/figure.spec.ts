import { describe, expect, it } from '@jest/globals';
import { figure } from './figure.js';

describe('figure', () => {
  it('separates thousands and prints a dash for a missing value', () => {
    expect(figure(1_234_567.8)).toBe('1,234,568');
    expect(figure(0.5, 2)).toBe('0.50');
    expect([null, undefined, NaN].map((nothing) => figure(nothing))).toEqual(['-', '-', '-']);
  });
});
