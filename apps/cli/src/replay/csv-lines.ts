import { parse } from 'csv-parse/sync';
import type { LineReader, RecordingSink } from './recorded-event.js';

/** Lines that one record may run over, and its length, before its quote counts as never closed. */
const MAX_RECORD_LINES = 50;
const MAX_RECORD_CHARS = 65_536;

/** A field of a record; records reach their rows at full width. */
export function field(fields: readonly string[], at: number): string {
  return fields[at] ?? '';
}

/** Takes the records of a CSV file. `row` counts from 1, without header. */
export interface CsvRows {
  row(fields: readonly string[], row: number): void;
  end(): void;
}

export interface CsvLayout {
  /** In the order of a file without header. Fields reach the rows in this order. */
  readonly columns: readonly string[];
  open(sink: RecordingSink): CsvRows;
}

/**
 * Reads CSV line by line. A line without a quote needs no parser, which is four times as fast over
 * the recordings at hand; anything quoted is csv-parse's. A quote that is never closed costs its own
 * line, not the rest of the file.
 */
export class CsvLines implements LineReader {
  rows = 0;
  #open: string[] | undefined;
  #openChars = 0;
  #first = true;
  /** Position in the file of each column of the layout, when it is not the layout's own. */
  #order: readonly number[] | undefined;
  #width: number;
  readonly #target: CsvRows;

  constructor(
    private readonly layout: CsvLayout,
    private readonly sink: RecordingSink,
  ) {
    this.#width = layout.columns.length;
    this.#target = layout.open(sink);
  }

  line(text: string): void {
    if (this.#open) {
      this.#continue(this.#open, text);
    } else if (!text.includes('"')) {
      if (text !== '') this.#record(text.split(','));
    } else if (closesItsQuotes(text)) {
      this.#quoted([text]);
    } else {
      this.#open = [text];
      this.#openChars = text.length;
    }
  }

  end(): void {
    while (this.#open) this.#giveUp(this.#open);
    this.#target.end();
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

  #quoted(lines: readonly string[]): void {
    let records: string[][];
    try {
      records = parse(lines.join('\n'), { relax_quotes: true, relax_column_count: true });
    } catch {
      this.#giveUp(lines);
      return;
    }
    for (const fields of records) this.#record(fields);
  }

  /** The first of the lines is beyond reading; the others may be rows of their own. */
  #giveUp(lines: readonly string[]): void {
    this.#open = undefined;
    this.#first = false;
    this.rows++;
    this.sink.malformed('a quote that does not close', this.rows);
    for (const line of lines.slice(1)) this.line(line);
  }

  #record(fields: readonly string[]): void {
    if (this.#first) {
      this.#first = false;
      if (this.#isHeader(fields)) return;
    }
    this.rows++;
    if (fields.length !== this.#width) {
      this.sink.malformed(
        `${String(fields.length)} columns instead of ${String(this.#width)}`,
        this.rows,
      );
      return;
    }
    this.#target.row(this.#order ? this.#order.map((at) => field(fields, at)) : fields, this.rows);
  }

  #isHeader(fields: readonly string[]): boolean {
    const names = fields.map(columnName);
    const order = this.layout.columns.map((column) => names.indexOf(columnName(column)));
    if (order.includes(-1)) return false;
    this.#width = fields.length;
    if (order.some((at, i) => at !== i)) this.#order = order;
    return true;
  }
}

function columnName(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}

function closesItsQuotes(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count % 2 === 0;
}
