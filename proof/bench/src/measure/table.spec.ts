import { describe, expect, it } from '@jest/globals';
import { figure, table } from './table.js';

describe('table', () => {
  it('aligns its columns', () => {
    const text = table(
      ['case', 'events/s'],
      [
        ['raw-consumer', '106,945'],
        ['nest', '1'],
      ],
    );
    expect(text.split('\n')).toEqual([
      'case          events/s',
      '------------  --------',
      'raw-consumer   106,945',
      'nest                 1',
      '',
    ]);
  });
});

describe('figure', () => {
  it('separates thousands and prints a dash for a missing value', () => {
    expect(figure(1_234_567.8)).toBe('1,234,568');
    expect(figure(0.5, 2)).toBe('0.50');
    expect([null, undefined, NaN].map((nothing) => figure(nothing))).toEqual(['-', '-', '-']);
  });
});
