import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTime } from './time-text.js';

const nine = Date.UTC(2026, 1, 3, 9, 0, 0);

describe('readTime', () => {
  it.each([
    ['2026-02-03T09:00:00Z', nine],
    ['2026-02-03T09:00:00.123Z', nine + 123],
    ['2026-02-03T09:00:00.123456Z', nine + 123],
    ['2026-02-03T09:00:00,5Z', nine + 500],
    ['2026-02-03 09:00:00', nine],
    ['2026-02-03 09:00:00 UTC', nine],
    ['2026-02-03T09:00', nine],
    ['2026-02-03t09:00:00z', nine],
    ['2026-02-03T14:30:00+0530', nine],
    ['2026-02-03T14:30:00+05:30', nine],
    ['2026-02-03T10:00:00+01', nine],
    ['2026-02-03 04:00:00 -05:00', nine],
    ['20260203T090000Z', nine],
    ['2026-02-03', Date.UTC(2026, 1, 3)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2016-12-31T23:59:60Z', Date.UTC(2016, 11, 31, 23, 59, 59)],
    [nine, nine],
    [nine / 1000, nine],
    [nine / 1000 + 0.25, nine + 250],
    [nine * 1000 + 999, nine],
    [String(nine), nine],
    [String(nine / 1000), nine],
    [` ${String(nine * 1000)} `, nine],
    [`${String(nine)}000000`, nine],
  ])('reads %j', (value, time) => {
    expect(readTime(value)).toBe(time);
  });

  it.each([
    ...['order 12', '11/12/2026', '11.12.2026', '2026-02-30T10:00:00Z', '2026-02-29', '2026-13-01'],
    ...['2026-02-03T24:00:00Z', '2026-02-03T09:60:00Z', '2026-02-03T09:00:00+25:00', '2026-2-3'],
    ...['Tue Feb 03 2026', 'Feb 3', '2026', '12', 'now', '', ' ', 'May', '1e12', '20260203'],
    ...['+275760-01-01T00:00:00Z', '-000001-01-01', '1969-12-31T23:59:59Z', 'T09:00'],
    ...[0, 5, -1, 46_000, 1e18 * 10, Number.NaN, Infinity, true, null, undefined, {}, []],
  ])('refuses %j', (value) => {
    expect(readTime(value)).toBeUndefined();
  });

  it('reads what Date writes, and in every unit the same moment', () => {
    const moment = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31') });
    fc.assert(
      fc.property(moment, (date) => {
        const time = date.getTime();
        fc.pre(!Number.isNaN(time));
        expect(readTime(date.toISOString())).toBe(time);
        expect(readTime(time)).toBe(time);
        expect(readTime(time * 1000)).toBe(time);
        expect(readTime(String(time / 1000))).toBe(time);
        expect(readTime(time / 1000)).toBe(time);
      }),
    );
  });

  it('answers any text with a time of four digits of year, or not at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double()), (value) => {
        const time = readTime(value);
        if (time !== undefined) expect(new Date(time).toISOString()).toHaveLength(24);
      }),
    );
  });
});
