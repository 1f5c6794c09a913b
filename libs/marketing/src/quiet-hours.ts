import type { QuietHours } from '@tradewind/contracts';

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
/** A zone moves its clocks by no more, and no more than once in a night. */
const WITHIN_MS = 50 * 3_600_000;
const MAX_FORMATS = 200;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * When the quiet hours that `time` is in are over, ms; `undefined` outside of them. By the wall clock of the
 * zone: in a night of 23 or 25 hours they end at their time of day all the same, or at the first moment
 * behind it if that time of day is left out.
 */
export function quietUntil({ from, to, timeZone }: QuietHours, time: number): number | undefined {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const isQuiet = (at: number) => isBetween(minuteOfDay(timeZone, at), start, end);
  if (!isQuiet(time)) return undefined;
  let [inside, outside] = [Math.floor(time / MINUTE), Math.floor(time / MINUTE) + 15];
  while (isQuiet(outside * MINUTE)) {
    if (outside * MINUTE - time > WITHIN_MS) return undefined;
    inside = outside;
    outside += 15;
  }
  while (outside - inside > 1) {
    const middle = Math.floor((inside + outside) / 2);
    if (isQuiet(middle * MINUTE)) inside = middle;
    else outside = middle;
  }
  return outside * MINUTE;
}

function isBetween(minute: number, start: number, end: number): boolean {
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

function minuteOfDay(timeZone: string, time: number): number {
  const parts = formatOf(timeZone).formatToParts(time);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return (part('hour') * 60 + part('minute')) % DAY_MINUTES;
}

/** Formats are costly to make; a shop of a zone more than are kept has its own made each time. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  if (formats.size < MAX_FORMATS) formats.set(timeZone, format);
  return format;
}
