import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRecordedTime } from './recorded-time.js';

const at = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);

describe('a recorded time', () => {
  it.each([
    ['2010-12-01 08:26:00', at(2010, 11, 1, 8, 26)],
    ['2019-10-01 00:00:00 UTC', at(2019, 9, 1)],
    ['2010/12/1 8:26', at(2010, 11, 1, 8, 26)],
    ['1433221332117', 1433221332117],
    ['1433221332', 1433221332000],
    ['01-Dec-2010 08:26', at(2010, 11, 1, 8, 26)],
    ['1 December 2010', at(2010, 11, 1)],
    ['40513', at(2010, 11, 1)],
    ['40513.351388888889', at(2010, 11, 1, 8, 26)],
    ['40513,351388888889', at(2010, 11, 1, 8, 26)],
  ])('%s is one time in either order', (text, time) => {
    expect(parseRecordedTime(text, 'month-first')).toBe(time);
    expect(parseRecordedTime(text, 'day-first')).toBe(time);
  });

  it.each([
    ['1/12/2010 8:26', at(2010, 0, 12, 8, 26), at(2010, 11, 1, 8, 26)],
    ['01-12-2010 08:26', at(2010, 0, 12, 8, 26), at(2010, 11, 1, 8, 26)],
    ['01.12.2010', at(2010, 0, 12), at(2010, 11, 1)],
    ['1/12/10 8:26:05', at(2010, 0, 12, 8, 26, 5), at(2010, 11, 1, 8, 26, 5)],
    ['1/12/2010 8:26 PM', at(2010, 0, 12, 20, 26), at(2010, 11, 1, 20, 26)],
    ['1/12/2010, 12:05 am', at(2010, 0, 12, 0, 5), at(2010, 11, 1, 0, 5)],
    ['13/12/2010 9:00', Number.NaN, at(2010, 11, 13, 9)],
    ['12/13/2010 9:00', at(2010, 11, 13, 9), Number.NaN],
  ])('%s depends on the order', (text, monthFirst, dayFirst) => {
    expect(parseRecordedTime(text, 'month-first')).toBe(monthFirst);
    expect(parseRecordedTime(text, 'day-first')).toBe(dayFirst);
  });

  it.each([
    '',
    'soon',
    '31/31/2010',
    '2010-02-30',
    '1/12',
    '8:26',
    '1/1/2010 25:00',
    '1/1/2010 13:00 pm',
    '123456',
    '1970-01-01 00:00:00',
    '1/1/1900',
    '0000-00-00',
  ])('%j is none', (text) => {
    expect(parseRecordedTime(text, 'month-first')).toBeNaN();
    expect(parseRecordedTime(text, 'day-first')).toBeNaN();
  });

  it('reads back what a spreadsheet of either order writes', () => {
    const minutes = fc.integer({ min: at(1995, 0) / 60_000, max: at(2068, 0) / 60_000 });
    const separator = fc.constantFrom('/', '-', '.');
    fc.assert(
      fc.property(minutes, separator, fc.boolean(), (minute, between, monthFirst) => {
        const date = new Date(minute * 60_000);
        const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
        const parts = [...(monthFirst ? [month, day] : [day, month]), date.getUTCFullYear()];
        const clock = date.toISOString().slice(11, 16);
        const text = `${parts.join(between)} ${clock}`;
        expect(parseRecordedTime(text, monthFirst ? 'month-first' : 'day-first')).toBe(
          date.getTime(),
        );
        const serial = String(date.getTime() / 86_400_000 + 25_569);
        if (serial.startsWith('3') || serial.startsWith('4') || serial.startsWith('5'))
          expect(parseRecordedTime(serial, 'day-first')).toBe(date.getTime());
      }),
    );
  });
});
