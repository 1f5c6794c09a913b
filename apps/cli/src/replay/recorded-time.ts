import { readTime, utcTime } from '@tradewind/contracts';
import type { DateOrder } from './dialect.js';

/** Spreadsheets write 12/1/2010 8:26, in the order and with the separators of their locale. */
const SHEET =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,? +(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?(?: ?([ap])\.?m\.?)?)?$/i;
const YEAR_FIRST =
  /^(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?: +(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;
const NAMED_MONTH =
  /^(\d{1,2})[ -]([a-z]{3})[a-z]*\.?[ -](\d{4}|\d{2})(?:,? +(\d{1,2}):(\d\d)(?::(\d\d))?)?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** No shop has recorded anything earlier; spreadsheets and databases write dates near 1900 and 1970 for none. */
const EARLIEST = Date.UTC(1990, 0);

/** Days since 30 December 1899, as spreadsheets count. */
const SERIAL = /^\d{5}(?:[.,]\d+)?$/;
const SERIAL_OF_1970 = 25_569;
const DAY_MS = 86_400_000;

/**
 * Reads a recorded date and time as UTC; NaN when it is not one, not in the given order, or before 1990. Rows of one
 * moment follow each other, so the last answer is kept.
 */
export class RecordedTime {
  #text = '';
  #time = Number.NaN;

  constructor(private readonly order: DateOrder = 'month-first') {}

  parse(text: string): number {
    if (text !== this.#text) {
      this.#text = text;
      this.#time = parseRecordedTime(text, this.order);
    }
    return this.#time;
  }
}

/** Whether a date means two things, or only the one that it can be, depends on the order of its parts. */
export function hasPartsInOrder(text: string): boolean {
  return SHEET.test(text.trim());
}

export function parseRecordedTime(given: string, order: DateOrder): number {
  const text = given.trim();
  const plain = SERIAL.test(text) ? serialTime(text) : readTime(text);
  const time = plain ?? sheetTime(text, order) ?? Number.NaN;
  return time < EARLIEST ? Number.NaN : time;
}

function serialTime(text: string): number {
  // The fraction of a day is not exact: times of spreadsheets are in whole seconds.
  const seconds = Math.round((Number(text.replace(',', '.')) - SERIAL_OF_1970) * (DAY_MS / 1000));
  return seconds * 1000;
}

function sheetTime(text: string, order: DateOrder): number | undefined {
  const sheet = SHEET.exec(text);
  if (sheet) {
    const [, one, , two, year, hour, minute, second, half] = sheet;
    const [month, day] = order === 'month-first' ? [one, two] : [two, one];
    return timeOf([year, month, day], [halfDayHour(hour, half), minute, second]);
  }
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) {
    const [, year, , month, day, ...time] = yearFirst;
    return timeOf([year, month, day], time);
  }
  const [, day, name = '', year, ...time] = NAMED_MONTH.exec(text) ?? [];
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  return month === 0 ? undefined : timeOf([year, String(month), day], time);
}

type Parts = readonly (string | undefined)[];

function timeOf([year, month, day]: Parts, [hour, minute, second]: Parts): number | undefined {
  const inFull = Number(year) < 100 ? 2000 + Number(year) : Number(year);
  return utcTime({
    ...{ year: inFull, month: Number(month), day: Number(day) },
    ...{ hour: Number(hour ?? 0), minute: Number(minute ?? 0), second: Number(second ?? 0), ms: 0 },
  });
}

/** Hours of the twelve-hour clock on that of 24; one beyond 12 is none. */
function halfDayHour(hour: string | undefined, half: string | undefined): string | undefined {
  if (half === undefined) return hour;
  const number = Number(hour);
  if (number < 1 || number > 12) return '24';
  return String((number % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}
