import { readAmountText } from '@tradewind/contracts';
import type { Separator } from '@tradewind/contracts';
import { field, headerIn } from './csv-layout.js';
import type { CsvLayout } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import { plainDialect } from './dialect.js';
import type { DateOrder, Dialect } from './dialect.js';
import { csvLayoutOf, formatNames, formats } from './formats.js';
import type { FormatName } from './formats.js';
import { isGa4Row } from './ga4.js';
import type { RecordingFile } from './recording-file.js';
import { hasPartsInOrder, parseRecordedTime } from './recorded-time.js';
import type { Encoding } from './text-decoding.js';

/** How a recording is to be read. */
export interface Survey {
  readonly format: FormatName;
  readonly dialect: Dialect;
  /** Absent for what can be read only once. */
  readonly encoding?: Encoding;
}

export interface SurveyOptions {
  /** `auto`: the header, or the first line, decides. */
  readonly format: FormatName | 'auto';
  /** The present, ms. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Called between chunks of the file. */
  readonly onChunk?: () => void;
}

/** One line for people: what is not as in the data sets as they were published. */
export function readingText({ format, dialect }: Survey, encoding: Encoding): string {
  const { decimal, dates, unordered } = dialect;
  return [
    `${format}, encoding ${encoding}`,
    ...(decimal === ',' ? ['decimal comma'] : []),
    ...(dates === 'day-first' ? ['dates day first'] : []),
    ...(unordered ? ['sorted by time'] : []),
  ].join(', ');
}

/** Thrown when a recording is not of the format it is said to be, or of none that is known. */
export class UnknownLayoutError extends Error {
  readonly code = 'UNKNOWN_LAYOUT';
}

const DAY_MS = 86_400_000;
/** A recording is sorted if a row lies this much behind an earlier one, or many rows lie behind. */
const MAX_BACK_MS = 3_600_000;
const MAX_BACK_SHARE = 0.01;

/**
 * Reads a recording once and decides for all of it: its format, the order of days and months, the decimal
 * separator, and whether its rows are out of order. What can be read only once is taken as it was published.
 */
export async function surveyOf(file: RecordingFile, options: SurveyOptions): Promise<Survey> {
  const latest = options.now + DAY_MS;
  if (!file.canBeReadAgain) {
    if (options.format === 'auto')
      throw new UnknownLayoutError('a pipe cannot be looked at before: name its --format');
    return { format: options.format, dialect: { ...plainDialect, latest } };
  }
  const format = await formatOf(file, options.format);
  const layout = csvLayoutOf(format);
  const rows = layout ? new CsvSurvey(layout) : new JsonSurvey(format);
  try {
    for await (const lines of file.lines()) {
      if (options.signal.aborted) break;
      for (const line of lines) rows.line(line);
      options.onChunk?.();
    }
  } catch {
    // The replay reads the same bytes and says what is wrong with them.
  }
  rows.end();
  return { format, dialect: { ...rows.decide(), latest }, encoding: file.encoding };
}

/** The format of a file that was said to be of one, or that is to be found out. */
async function formatOf(file: RecordingFile, said: FormatName | 'auto'): Promise<FormatName> {
  const first = await firstLine(file);
  const found = detectFormat(first);
  if (said === 'auto') {
    if (found !== undefined) return found;
    throw new UnknownLayoutError(
      `its first line is neither a known header nor JSON: ${first.slice(0, 80)}\n` +
        `Name its --format: one of ${formatNames.join(', ')}.`,
    );
  }
  const own = csvLayoutOf(said);
  const fits = found === undefined || found === said || (own && headerIn(first, own));
  if (fits || bothJson(found, said)) return said;
  throw new UnknownLayoutError(
    `line 1 is that of the format ${found}, not of ${said}: leave --format out, or name ${found}.`,
  );
}

function bothJson(one: FormatName, other: FormatName): boolean {
  return csvLayoutOf(one) === undefined && csvLayoutOf(other) === undefined;
}

async function firstLine(file: RecordingFile): Promise<string> {
  try {
    for await (const lines of file.lines()) {
      const line = lines.find((text) => !/^\s*\[?\s*$|^sep=.$/i.test(text));
      if (line !== undefined) return line;
    }
  } catch {
    // The survey meets the same end.
  }
  return '';
}

/** The format of which a line is the header, or the first event. */
export function detectFormat(line: string): FormatName | undefined {
  if (/^\s*\[?\s*\{\s*"\w/.test(line)) return isGa4Row(parsed(line)) ? 'ga4' : 'events-jsonl';
  return formatNames.find((name) => {
    const layout = csvLayoutOf(name);
    return layout !== undefined && headerIn(line, layout) !== undefined;
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line.replace(/,\s*$/, ''));
  } catch {
    return undefined;
  }
}

type Decided = Omit<Dialect, 'latest'>;

/** How far a sequence of times is from rising. */
class Ordering {
  rows = 0;
  behind = 0;
  #latest = -Infinity;
  #furthest = 0;

  add(time: number): void {
    if (Number.isNaN(time)) return;
    this.rows++;
    if (time < this.#latest) {
      this.behind++;
      this.#furthest = Math.max(this.#furthest, this.#latest - time);
    } else this.#latest = time;
  }

  get isUnordered(): boolean {
    return this.#furthest > MAX_BACK_MS || this.behind > this.rows * MAX_BACK_SHARE;
  }
}

class CsvSurvey {
  readonly #lines: CsvLines;
  readonly #orderings: Readonly<Record<DateOrder, Ordering>> = {
    'month-first': new Ordering(),
    'day-first': new Ordering(),
  };
  readonly #decimals: Record<Separator, number> = { '.': 0, ',': 0 };
  readonly #time: number;
  readonly #price: number;
  #delimitedBySemicolon = false;
  #hasSlashes = false;

  constructor(layout: CsvLayout) {
    this.#time = layout.columns.indexOf(layout.time);
    this.#price = layout.columns.indexOf(layout.price ?? '');
    const sink = { event: () => undefined, malformed: () => undefined };
    const rows = {
      row: (fields: readonly string[]) => {
        this.#look(fields);
      },
      end: () => undefined,
    };
    this.#lines = new CsvLines({ ...layout, open: () => rows }, sink);
  }

  line(text: string): void {
    this.#lines.line(text);
  }

  #look(fields: readonly string[]): void {
    const time = field(fields, this.#time);
    const dependsOnOrder = hasPartsInOrder(time);
    const monthFirst = parseRecordedTime(time, 'month-first');
    this.#orderings['month-first'].add(monthFirst);
    this.#orderings['day-first'].add(
      dependsOnOrder ? parseRecordedTime(time, 'day-first') : monthFirst,
    );
    if (dependsOnOrder && time.includes('/')) this.#hasSlashes = true;
    this.#lookAtPrice(field(fields, this.#price));
  }

  end(): void {
    this.#lines.end();
    this.#delimitedBySemicolon = this.#lines.delimiter === ';';
  }

  decide(): Decided {
    const dates = this.#dates();
    const { '.': points, ',': commas } = this.#decimals;
    // Programs that part fields by semicolons do so because they write decimal commas.
    const isComma =
      commas === points ? this.#delimitedBySemicolon && points === 0 : commas > points;
    return { dates, decimal: isComma ? ',' : '.', unordered: this.#orderings[dates].isUnordered };
  }

  #lookAtPrice(text: string): void {
    if (!text.includes(',') && !text.includes('.')) return;
    const read = readAmountText(text);
    if (read?.kind === 'amount' && read.decimal !== undefined) this.#decimals[read.decimal]++;
  }

  /**
   * The order in which more of the dates exist; else that in which fewer rows lie behind earlier ones; else
   * the custom: months come first between slashes, in the form that UCI publishes.
   */
  #dates(): DateOrder {
    const { 'month-first': month, 'day-first': day } = this.#orderings;
    if (month.rows !== day.rows) return month.rows > day.rows ? 'month-first' : 'day-first';
    if (month.behind !== day.behind) return month.behind < day.behind ? 'month-first' : 'day-first';
    return this.#hasSlashes || month.rows === 0 ? 'month-first' : 'day-first';
  }
}

/** Of JSON only the order of times is open. */
class JsonSurvey {
  readonly #ordering = new Ordering();
  readonly #lines;

  constructor(format: FormatName) {
    this.#lines = formats[format].open({
      event: ({ time }) => {
        this.#ordering.add(time);
      },
      malformed: () => undefined,
    });
  }

  line(text: string): void {
    this.#lines.line(text);
  }

  end(): void {
    this.#lines.end();
  }

  decide(): Decided {
    const { decimal, dates } = plainDialect;
    return { decimal, dates, unordered: this.#ordering.isUnordered };
  }
}
