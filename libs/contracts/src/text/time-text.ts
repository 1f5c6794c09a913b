/** Years that a number may mean: 1990 to 2099. They keep seconds, ms, µs and ns apart. */
const FIRST_S = Date.UTC(1990, 0) / 1000;
const LAST_S = Date.UTC(2100, 0) / 1000;
/** The last millisecond whose year has four digits. */
const MAX_TIME = Date.UTC(10_000, 0) - 1;

/** Parts per second of the units that numbers come in. */
const UNITS = [1, 1e3, 1e6, 1e9] as const;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([Zz]|UTC|GMT)|\s?([+-])(\d\d)(?::?(\d\d))?)?)?$/;
const BASIC =
  /^(\d{4})(\d\d)(\d\d)[Tt](\d\d)(\d\d)(?:(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;
const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * Returns a time in ms since the epoch: of ISO 8601 text whose date the calendar has (without a zone it
 * is UTC), or of a number, also as text, of seconds, ms, µs or ns since the epoch whose year is 1990 to
 * 2099. `undefined` for anything else, such as prose in which `Date.parse` would find a date.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === 'number') return fromNumber(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  const iso = ISO.exec(text) ?? BASIC.exec(text);
  if (iso) return fromIso(iso);
  return NUMBER.test(text) ? fromNumber(Number(text)) : undefined;
}

function fromNumber(value: number): number | undefined {
  for (const unit of UNITS) {
    const seconds = value / unit;
    if (seconds >= FIRST_S && seconds < LAST_S) return wholeMs(value, unit);
  }
  return undefined;
}

/** Seconds with a fraction are not exact, so what is within a µs of a whole ms counts as that. */
function wholeMs(value: number, unit: number): number {
  const ms = unit === 1 ? value * 1e3 : value / (unit / 1e3);
  return Math.trunc(Math.round(ms * 1e3) / 1e3);
}

function fromIso(match: RegExpExecArray): number | undefined {
  const [, year, month, day, hour, minute, second, decimals = '', , sign, ...zone] = match;
  const time = utcTime({
    ...{ year: numberOf(year), month: numberOf(month), day: numberOf(day) },
    ...{ hour: numberOf(hour), minute: numberOf(minute), second: numberOf(second) },
    ms: Number(decimals.slice(0, 3).padEnd(3, '0')),
  });
  const [hours, minutes] = [numberOf(zone[0]), numberOf(zone[1])];
  if (time === undefined || hours > 23 || minutes > 59) return undefined;
  const shifted = time - (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return shifted >= 0 && shifted <= MAX_TIME ? shifted : undefined;
}

function numberOf(digits: string | undefined): number {
  return digits === undefined ? 0 : Number(digits);
}

export interface CalendarTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 60 is a leap second, which counts as the one before. */
  readonly second: number;
  readonly ms: number;
}

/** Returns ms since the epoch; `undefined` for a date or a time of day that does not exist. */
export function utcTime(at: CalendarTime): number | undefined {
  const { year, month, day, hour, minute, second, ms } = at;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const time = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), ms);
  const date = new Date(time);
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? time : undefined;
}
