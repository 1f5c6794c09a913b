import { CsvError, parse } from 'csv-parse/sync';
import { didYouMean } from '@tradewind/config';
import { InputError } from '../command/errors.js';
import type { DataFile, TextFile } from './data-file.js';

/** A record with the line of the file on which it starts, counted from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What csv-parse hands over with the option `info`. */
interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * The records of a comma, tab or semicolon separated text; blank lines are skipped. Within tab
 * separated text a quote in the middle of a field is an ordinary character. Throws an InputError that
 * names the place of a broken quote, or of a record of another width than the first.
 */
export function delimitedRows({ path, lines }: TextFile): Row[] {
  const delimiter = delimiterOf(lines.find((line) => line.trim() !== '') ?? '');
  const text = lines.join('\n');
  let parsed: Parsed[];
  try {
    parsed = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: delimiter === '\t',
      skip_empty_lines: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError(placeOf({ path, text }, error), error.message);
  }
  const rows = parsed.map(({ record, info }): Row => {
    const inner = record.reduce((sum, cell) => sum + newlinesIn(cell), 0);
    return { line: info.lines - inner, cells: record };
  });
  refuseRagged(path, rows);
  return rows;
}

function delimiterOf(line: string): string {
  if (line.includes('\t')) return '\t';
  return line.includes(';') && !line.includes(',') ? ';' : ',';
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Of a quote that never closes the line where its record starts, for the parser only sees the end. */
function placeOf({ path, text }: { path: string; text: string }, error: CsvError) {
  const figure = (name: string) => {
    const value: unknown = error[name];
    return typeof value === 'number' ? value : 0;
  };
  const before = Buffer.from(text).subarray(0, figure('bytes_records')).toString('utf8');
  const isOpen = error.code === 'CSV_QUOTE_NOT_CLOSED';
  return {
    path,
    line: isOpen ? newlinesIn(before) + 1 : figure('lines'),
    column: figure('index') + 1,
  };
}

function refuseRagged(path: string, rows: readonly Row[]): void {
  const width = rows[0]?.cells.length ?? 0;
  for (const { line, cells } of rows) {
    if (cells.length === width) continue;
    const place = { path, line, column: Math.min(cells.length, width) + 1 };
    throw new InputError(place, `${cells.length} columns instead of ${width}`);
  }
}

/** The columns of a layout in a file, whatever their order there. */
export interface Columns {
  readonly path: string;
  readonly sha256: string;
  /** Without the header. */
  readonly rows: readonly Row[];
  /** Position of each wanted column. */
  readonly at: readonly number[];
  readonly names: readonly string[];
  /** Whether the first record was a header with these names. */
  readonly headed: boolean;
}

/**
 * Finds named columns: by the header when the first record holds all of the names, else by position,
 * in the order of the names, as in a file without header. Names compare without regard to case or
 * punctuation. Throws an InputError when the file is empty or has too few columns.
 */
export function columnsOf(file: TextFile, names: readonly string[]): Columns {
  const rows = delimitedRows(file);
  const [first, ...rest] = rows;
  if (first === undefined) throw new InputError({ path: file.path }, 'the file is empty');
  const header = first.cells.map(plainName);
  const at = names.map((name) => header.indexOf(plainName(name)));
  const { path, sha256 } = file;
  if (!at.includes(-1)) {
    return { path, sha256, rows: nonEmpty(path, rest), at, names, headed: true };
  }
  if (first.cells.length < names.length) {
    const place = { path, line: first.line, column: first.cells.length + 1 };
    throw new InputError(place, `expected the columns ${names.join(', ')}`);
  }
  const inOrder = names.map((_, position) => position);
  return { path, sha256, rows, at: inOrder, names, headed: false };
}

function nonEmpty(path: string, rows: readonly Row[]): readonly Row[] {
  if (rows.length === 0)
    throw new InputError({ path }, 'the file has a header and nothing below it');
  return rows;
}

function plainName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

export function cellOf({ at }: Columns, row: Row, column: number): string {
  return row.cells[at[column] ?? 0] ?? '';
}

/** An error at the cell of a wanted column. */
export function cellError(columns: Columns, row: Row, column: number, reason: string): InputError {
  const { path, at, names } = columns;
  const name = names[column];
  return new InputError(
    { path, line: row.line, column: (at[column] ?? 0) + 1, ...(name !== undefined && { name }) },
    reason,
  );
}

export function dataFileOf({
  path,
  sha256,
  rows,
}: Pick<Columns, 'path' | 'sha256' | 'rows'>): DataFile {
  return { path, sha256, rows: rows.length };
}

/** The position of a column that must be in a header. Throws an InputError that suggests another name. */
export function headerIndex(path: string, header: Row, name: string): number {
  const index = header.cells.indexOf(name);
  if (index >= 0) return index;
  const known = header.cells.join(', ');
  throw new InputError(
    { path, line: header.line },
    `there is no column '${name}' among ${known}.${didYouMean(name, header.cells)}`,
  );
}
