/** Days in UTC, ms since the epoch: `from` belongs to them, `to` does not. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

interface Said extends Days {
  /** Where the text says it. */
  readonly at: number;
  readonly length: number;
}

const DAY_MS = 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?`;
const DAY = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const CHINESE_WEEKDAYS = '日一二三四五六';

type Reading = (found: RegExpExecArray, now: number) => Days | undefined;

const readings: readonly (readonly [RegExp, Reading])[] = [
  [
    /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/gu,
    ([, y, m, d]) => dayOf(Number(y), Number(m) - 1, Number(d)),
  ],
  [
    new RegExp(String.raw`\b${MONTH}\s+${DAY}\b(?:,?\s+(\d{4}))?`, 'giu'),
    ([, m, d, y], now) => named(m, d, y, now),
  ],
  [
    new RegExp(String.raw`\b${DAY}\s+(?:of\s+)?${MONTH}(?:\s+(\d{4}))?`, 'giu'),
    ([, d, m, y], now) => named(m, d, y, now),
  ],
  [
    /(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号號]?/gu,
    ([, y, m, d], now) => latest(Number(m) - 1, Number(d), y, now),
  ],
  [/\btoday\b|今天/giu, (_, now) => daysAgo(0, now)],
  [/\byesterday\b|昨天/giu, (_, now) => daysAgo(1, now)],
  [/\bday\s+before\s+yesterday\b|前天/giu, (_, now) => daysAgo(2, now)],
  [/\blast\s+week\b|上(?:个)?(?:周|星期|礼拜)(?![一二三四五六日天])/giu, (_, now) => lastWeek(now)],
  [/\blast\s+month\b|上个?月/giu, (_, now) => lastMonth(now)],
  [
    new RegExp(String.raw`\b(?:last\s+)?(${WEEKDAYS.join('|')})\b`, 'giu'),
    ([, day = ''], now) => weekday(WEEKDAYS.indexOf(day.toLowerCase()), now),
  ],
  [
    /(?:上)?(?:周|星期|礼拜)([一二三四五六日天])/gu,
    ([, day = ''], now) => weekday(CHINESE_WEEKDAYS.indexOf(day.replace('天', '日')), now),
  ],
];

/** The days in the past that a text names, in English or Chinese; a day without a year is the latest one before `now`. */
export function daysIn(text: string, now: number): Said[] {
  return readings.flatMap(([pattern, read]) =>
    [...text.matchAll(pattern)].flatMap((found) => {
      const days = read(found, now);
      return days && days.from <= now
        ? [{ ...days, at: found.index, length: found[0].length }]
        : [];
    }),
  );
}

function dayOf(year: number, month: number, day: number): Days | undefined {
  const from = Date.UTC(year, month, day);
  const isReal = new Date(from).getUTCMonth() === month && new Date(from).getUTCDate() === day;
  return isReal ? { from, to: from + DAY_MS } : undefined;
}

function named(month = '', day = '', year: string | undefined, now: number): Days | undefined {
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase());
  return number < 0 ? undefined : latest(number, Number(day), year, now);
}

function latest(month: number, day: number, year: string | undefined, now: number) {
  if (year !== undefined) return dayOf(Number(year), month, day);
  const thisYear = new Date(now).getUTCFullYear();
  const days = dayOf(thisYear, month, day);
  return days && days.from > now ? dayOf(thisYear - 1, month, day) : days;
}

function startOf(now: number): number {
  return now - (((now % DAY_MS) + DAY_MS) % DAY_MS);
}

function daysAgo(days: number, now: number): Days {
  const from = startOf(now) - days * DAY_MS;
  return { from, to: from + DAY_MS };
}

/** From Monday to Sunday. */
function lastWeek(now: number): Days {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  const to = startOf(now) - sinceMonday * DAY_MS;
  return { from: to - 7 * DAY_MS, to };
}

function lastMonth(now: number): Days {
  const date = new Date(now);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return { from: Date.UTC(year, month - 1, 1), to: Date.UTC(year, month, 1) };
}

function weekday(day: number, now: number): Days {
  const ago = (new Date(now).getUTCDay() - day + 7) % 7;
  return daysAgo(ago === 0 ? 7 : ago, now);
}
