const STAMP =
  /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(?: ?(?:UTC|Z))?$/;
/** The spreadsheet export of UCI writes 12/1/2010 8:26, month first. */
const SPREADSHEET_STAMP = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d)$/;

/**
 * Reads a recorded date and time as UTC; NaN when it is not one. Rows of one moment follow each
 * other, so the last answer is kept.
 */
export class RecordedTime {
  #text = '';
  #time = Number.NaN;

  parse(text: string): number {
    if (text !== this.#text) {
      this.#text = text;
      this.#time = parseStamp(text);
    }
    return this.#time;
  }
}

function parseStamp(text: string): number {
  const stamp = STAMP.exec(text);
  if (stamp) {
    const [year, month, day, hour, minute, second] = numbers(stamp.slice(1, 7));
    return utc([year, month, day], [hour, minute, second, Number((stamp[7] ?? '').padEnd(3, '0'))]);
  }
  const sheet = SPREADSHEET_STAMP.exec(text);
  if (!sheet) return Number.NaN;
  const [month, day, year, hour, minute] = numbers(sheet.slice(1, 6));
  return utc([year, month, day], [hour, minute, 0, 0]);
}

type Three = readonly [number, number, number];
type Four = readonly [number, number, number, number];

/** A group that is not there counts as 0. */
function numbers(
  groups: readonly (string | undefined)[],
): [number, number, number, number, number, number] {
  const [a, b, c, d, e, f] = groups.map((group) => Number(group ?? 0));
  return [zero(a), zero(b), zero(c), zero(d), zero(e), zero(f)];
}

function zero(value: number | undefined): number {
  return value ?? 0;
}

/** NaN for a date that the calendar does not have, which Date.UTC would carry over. */
function utc([year, month, day]: Three, [hour, minute, second, millis]: Four): number {
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const time = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : Number.NaN;
}
