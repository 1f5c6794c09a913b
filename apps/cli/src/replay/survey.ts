import { headerIn } from './csv-layout.js';
import { plainDialect } from './dialect.js';
import type { Dialect } from './dialect.js';
import { csvLayoutOf, formatNames } from './formats.js';
import type { FormatName } from './formats.js';
import { isGa4Row } from './ga4.js';
import { isInstacartLine } from './instacart.js';
import type { Recording } from './recording.js';
import { CsvSurvey, JsonSurvey } from './row-survey.js';
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
/**
 * Reads a recording once and decides for all of it: its format, the order of days and months, the decimal
 * separator, and whether its rows are out of order. What can be read only once is taken as it was published.
 */
export async function surveyOf(file: Recording, options: SurveyOptions): Promise<Survey> {
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
async function formatOf(file: Recording, said: FormatName | 'auto'): Promise<FormatName> {
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

async function firstLine(file: Recording): Promise<string> {
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
  if (/^\s*\[?\s*\{\s*"\w/.test(line)) return jsonFormat(parsed(line));
  return formatNames.find((name) => {
    const layout = csvLayoutOf(name);
    return layout !== undefined && headerIn(line, layout) !== undefined;
  });
}

function jsonFormat(value: unknown): FormatName {
  if (isInstacartLine(value)) return 'instacart';
  return isGa4Row(value) ? 'ga4' : 'events-jsonl';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line.replace(/,\s*$/, ''));
  } catch {
    return undefined;
  }
}
