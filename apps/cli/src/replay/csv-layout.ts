import type { Dialect } from './dialect.js';
import type { RecordingSink } from './recorded-event.js';

/** Where a row stands in its recording. */
export interface RowPlace {
  /** From 1, without headers. */
  readonly row: number;
  /** Line of the file in which it begins, from 1. */
  readonly line: number;
}

/** A field of a record; records reach their rows at full width. */
export function field(fields: readonly string[], at: number): string {
  return fields[at] ?? '';
}

/** Takes the records of a CSV file. */
export interface CsvRows {
  row(fields: readonly string[], place: RowPlace): void;
  end(): void;
}

export interface CsvLayout {
  /** In the order of a file without header. Fields reach the rows in this order. */
  readonly columns: readonly string[];
  /** Other names of columns, by column; case and separators do not matter. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Columns that a header may lack. */
  readonly optional?: readonly string[];
  /** The column of the recorded time. */
  readonly time: string;
  /** The column with amounts of money, if there is one. */
  readonly price?: string;
  open(sink: RecordingSink, dialect: Dialect): CsvRows;
}

/** What is known of a file once its header has been seen, or found missing. */
export interface CsvHeader {
  readonly delimiter: string;
  /** Fields in a record. */
  readonly width: number;
  /** Position in the file of each column of the layout; -1 for one that is missing. */
  readonly order: readonly number[];
  /** Whether the file's columns are those of the layout, in their order. */
  readonly isPlain: boolean;
  /** Names as they stand in the file; absent without header. */
  readonly names?: readonly string[];
}

/** In the order in which they are tried. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The header that a line is for a layout; `undefined` if it is none. */
export function headerIn(line: string, layout: CsvLayout): CsvHeader | undefined {
  for (const delimiter of DELIMITERS) {
    const names = splitPlainly(line, delimiter);
    const known = names.map(columnName);
    const order = layout.columns.map((column) => positionOf(column, known, layout));
    const isMissing = (column: string, i: number) =>
      order[i] === -1 && layout.optional?.includes(column) !== true;
    if (layout.columns.some(isMissing)) continue;
    const isPlain = names.length === order.length && order.every((at, i) => at === i);
    return { delimiter, width: names.length, order, isPlain, names };
  }
  return undefined;
}

/** What a file without header is taken for, by its first line. */
export function withoutHeader(line: string, { columns }: CsvLayout): CsvHeader {
  const fits = (delimiter: string) => splitPlainly(line, delimiter).length === columns.length;
  const delimiter = DELIMITERS.find(fits) ?? ',';
  const order = columns.map((_, i) => i);
  return { delimiter, width: columns.length, order, isPlain: true };
}

/** Names of columns hold no delimiter, so quotes around them are of no account. */
function splitPlainly(line: string, delimiter: string): readonly string[] {
  return line.split(delimiter).map((name) => name.replace(/^\s*"(.*)"\s*$/, '$1'));
}

function positionOf(column: string, names: readonly string[], layout: CsvLayout): number {
  for (const name of [column, ...(layout.aliases?.[column] ?? [])]) {
    const at = names.indexOf(columnName(name));
    if (at >= 0) return at;
  }
  return -1;
}

export function columnName(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}
