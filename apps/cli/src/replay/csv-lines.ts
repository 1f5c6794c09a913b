import { parse } from 'csv-parse/sync';
import { field, headerIn, withoutHeader } from './csv-layout.js';
import type { CsvHeader, CsvLayout, CsvRows, RowPlace } from './csv-layout.js';
import { plainDialect } from './dialect.js';
import type { Dialect } from './dialect.js';
import type { LineReader, RecordingSink } from './recorded-event.js';
import { RecordedTime } from './recorded-time.js';
import { SortedRuns } from './sorted-runs.js';

/** Lines that one record may run over, and its length, before its quote counts as never closed. */
const MAX_RECORD_LINES = 50;
const MAX_RECORD_CHARS = 65_536;
/** Spreadsheets name the delimiter in a line of its own. */
const DELIMITER_LINE = /^sep=(.)$/i;

/**
 * Reads CSV line by line, whatever its delimiter. A line without a quote needs no parser, which is four
 * times as fast over the recordings at hand; anything quoted is csv-parse's. A quote that is never closed
 * costs its own line, not the rest of the file. Headers that come again, where files were joined, are
 * passed over. Rows of an unordered recording are sorted by their times, on disk, before they are read.
 */
export class CsvLines implements LineReader {
  rows = 0;
  #lines = 0;
  #open: string[] | undefined;
  #openChars = 0;
  #header: CsvHeader | undefined;
  readonly #target: CsvRows;
  readonly #sorted: SortedRows | undefined;

  constructor(
    private readonly layout: CsvLayout,
    private readonly sink: RecordingSink,
    dialect: Dialect = plainDialect,
  ) {
    this.#target = layout.open(sink, dialect);
    if (dialect.unordered) this.#sorted = new SortedRows(layout, dialect);
  }

  /** The delimiter of the fields; `undefined` before the first record. */
  get delimiter(): string | undefined {
    return this.#header?.delimiter;
  }

  line(text: string): void {
    this.#lines++;
    this.#line(text);
  }

  /** Rows that were sorted reach the sink while the result is read. */
  end(): Iterable<unknown> {
    while (this.#open) this.#giveUp(this.#open);
    if (this.#sorted) return this.#sorted.drain(this.#target);
    this.#target.end();
    return [];
  }

  #line(text: string): void {
    if (this.#open) {
      this.#continue(this.#open, text);
    } else if (!text.includes('"')) {
      if (text !== '') this.#split(text);
    } else if (closesItsQuotes(text)) {
      this.#quoted([text]);
    } else {
      this.#open = [text];
      this.#openChars = text.length;
    }
  }

  #continue(open: string[], text: string): void {
    open.push(text);
    this.#openChars += text.length;
    if (!closesItsQuotes(text)) {
      this.#open = undefined;
      this.#quoted(open);
    } else if (open.length >= MAX_RECORD_LINES || this.#openChars > MAX_RECORD_CHARS) {
      this.#giveUp(open);
    }
  }

  #split(text: string): void {
    const header = this.#header ?? this.#begin(text);
    if (header) this.#record(text.split(header.delimiter), header, this.#lines);
  }

  #quoted(lines: readonly string[]): void {
    const header = this.#header ?? this.#begin(lines.join('\n'));
    if (!header) return;
    let records: string[][];
    try {
      records = parse(lines.join('\n'), {
        ...{ relax_quotes: true, relax_column_count: true, delimiter: header.delimiter },
      });
    } catch {
      this.#giveUp(lines);
      return;
    }
    for (const fields of records) this.#record(fields, header, this.#lines - lines.length + 1);
  }

  /** Looks at the first record; `undefined` if it holds no row. */
  #begin(text: string): CsvHeader | undefined {
    if (DELIMITER_LINE.test(text)) return undefined;
    const header = headerIn(text, this.layout);
    this.#header = header ?? withoutHeader(text, this.layout);
    return header ? undefined : this.#header;
  }

  /** The first of the lines is beyond reading; the others may be rows of their own. */
  #giveUp(lines: readonly string[]): void {
    this.#open = undefined;
    this.#header ??= withoutHeader(lines[0] ?? '', this.layout);
    this.rows++;
    this.sink.malformed({
      ...{ reason: 'a quote that does not close', row: this.rows },
      line: this.#lines - lines.length + 1,
    });
    // They have been counted.
    this.#lines -= lines.length - 1;
    for (const line of lines.slice(1)) this.line(line);
  }

  #record(given: readonly string[], header: CsvHeader, line: number): void {
    if (isHeaderAgain(given, header)) return;
    this.rows++;
    const { order, width, isPlain } = header;
    const place = { row: this.rows, line };
    if (given.length !== width && !isPadded(given, width)) {
      const reason = `${String(given.length)} columns instead of ${String(width)}`;
      this.sink.malformed({ reason, ...place });
      return;
    }
    const isWhole = isPlain && given.length === width;
    const fields = isWhole ? given : order.map((at) => field(given, at));
    if (this.#sorted) this.#sorted.add(fields, place);
    else this.#target.row(fields, place);
  }
}

/** A spreadsheet ends every line with the delimiters of its empty columns. */
function isPadded(fields: readonly string[], width: number): boolean {
  return fields.length > width && fields.slice(width).every((text) => text === '');
}

function isHeaderAgain(fields: readonly string[], { names }: CsvHeader): boolean {
  return (
    names !== undefined && fields[1] === names[1] && names.every((name, i) => fields[i] === name)
  );
}

function closesItsQuotes(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count % 2 === 0;
}

/** Rows on their way through a sort by recorded time. */
class SortedRows {
  readonly #runs = new SortedRuns();
  readonly #time: RecordedTime;
  readonly #column: number;

  constructor({ columns, time }: CsvLayout, { dates }: Dialect) {
    this.#time = new RecordedTime(dates);
    this.#column = columns.indexOf(time);
  }

  /** A row whose time cannot be read comes first: it will be refused. */
  add(fields: readonly string[], { row, line }: RowPlace): void {
    const time = this.#time.parse(field(fields, this.#column));
    this.#runs.add(Number.isNaN(time) ? -Infinity : time, JSON.stringify([row, line, ...fields]));
  }

  *drain(target: CsvRows): Generator<undefined> {
    for (const { text } of this.#runs.drain()) {
      const [row, line, ...fields] = JSON.parse(text) as [number, number, ...string[]];
      target.row(fields, { row, line });
      yield undefined;
    }
    target.end();
    yield undefined;
  }
}
