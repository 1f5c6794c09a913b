import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { moneyOf } from '@tradewind/contracts';
import { parseMoney, parseWhole } from './decimal.js';

describe('parseMoney', () => {
  it('reads what moneyOf makes of the number, to the ten-thousandth', () => {
    const cents = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 4 }), (value, digits) => {
        const text = (value / 10 ** digits).toFixed(digits);
        expect(parseMoney(text) + 0).toBe(moneyOf(Number(text)) + 0);
      }),
    );
  });

  it.each(['', '-', '.', '1,5', '1e3', ' 1', 'NaN', '1.2.3', '--1', '99999999999999999'])(
    'takes %p for no amount',
    (text) => {
      expect(parseMoney(text)).toBeNaN();
    },
  );

  it.each([
    ['0.001', 10],
    ['-11062.06', -110_620_600],
    ['2.', 20_000],
    ['.5', 5_000],
  ])('reads %p', (text, money) => {
    expect(parseMoney(text)).toBe(money);
  });
});

describe('parseWhole', () => {
  it.each([
    ['6', 6],
    ['-80995', -80_995],
    ['6.0', 6],
  ])('reads %p', (text, value) => {
    expect(parseWhole(text)).toBe(value);
  });

  it.each(['', '6.5', 'six', '1e3', ' 6'])('takes %p for no whole number', (text) => {
    expect(parseWhole(text)).toBeNaN();
  });
});
